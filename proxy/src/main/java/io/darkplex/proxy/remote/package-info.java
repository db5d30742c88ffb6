/**
 * Both ends of the way between a portal and a proxy in a process of its own. The portal serves what it knows ({@code
 * SocketsServer}); the proxy keeps the last it heard in memory and answers from that ({@code RemoteSockets}). Whatever crosses is
 * written and read in {@code SnapshotJson} alone, receipts in {@code journal.Frames}.
 */
@NullMarked
package io.darkplex.proxy.remote;

import org.jspecify.annotations.NullMarked;
