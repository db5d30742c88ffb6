/**
 * Conversations: takes a question, has the assistant answer it, keeps what was said (sealed), and tells every reader
 * what it does not know yet. A turn is accepted in one transaction and then belongs to a
 * {@link io.darkplex.portal.chat.TurnRunner}; readers look at the newest state and never hold a turn up.
 *
 * <pre>
 * POST turn ─► Turns.accept ─► TurnRunner ─► TurnRun: reach · run · fold · store · end
 *                  │ SQL                        │ newest TurnState
 *                  ▼                            ▼
 *             chat_turn ◄──────────────── ConversationHub ──rings──► ConversationStream (one per reader)
 * </pre>
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "accounts", "events", "keys", "models", "tenants"})
package io.darkplex.portal.chat;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
