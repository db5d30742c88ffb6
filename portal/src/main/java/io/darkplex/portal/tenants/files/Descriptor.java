package io.darkplex.portal.tenants.files;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * An open file or folder, held by its number. {@link #path} leads to this very one, whatever happens to its name
 * meanwhile.
 *
 * <p>The platform's own {@code SecureDirectoryStream} opens a folder without saying that it must be one: a pipe that
 * was put in its place blocks the thread for ever. So the two calls that may not block are made here. For Linux.
 */
@SuppressWarnings("restricted") // the flags of our JVMs allow native access
final class Descriptor implements AutoCloseable {

    private static final boolean ARM = System.getProperty("os.arch", "").equals("aarch64");

    // asm/fcntl.h
    private static final int NONBLOCK = 0x800;
    private static final int DIRECTORY = ARM ? 0x4000 : 0x10000;
    private static final int NOFOLLOW = ARM ? 0x8000 : 0x20000;
    private static final int CLOSE_ON_EXEC = 0x80000;

    /** Names a file without opening it: nothing waits, and no device notices. */
    private static final int NAME_ONLY = 0x200000;

    private static final int AT_WORKING_DIRECTORY = -100;

    // asm/errno.h
    private static final int ENOENT = 2;
    private static final int ENOTDIR = 20;
    private static final int ELOOP = 40;

    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle OPENAT = call(
            "openat",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.captureCallState("errno"),
            Linker.Option.firstVariadicArg(3));

    /** A call by its number, where the library has no name for it. */
    private static final MethodHandle SYSCALL = call(
            "syscall",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG),
            Linker.Option.captureCallState("errno"),
            Linker.Option.firstVariadicArg(1));

    private static final long IOCTL = ARM ? 29 : 16;

    /** Since Linux 5.14; the same number everywhere. */
    private static final long QUOTACTL_FD = 443;

    private static final MethodHandle CLOSE =
            call("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private final int number;

    private Descriptor(int number) {
        this.number = number;
    }

    /** A folder of ours: links on the way to it are followed. */
    static Descriptor folder(Path folder) throws IOException {
        return open(AT_WORKING_DIRECTORY, folder.toString(), DIRECTORY);
    }

    /** A folder in this one; never through a link. */
    Descriptor folder(String name) throws IOException {
        return open(number, name, DIRECTORY | NOFOLLOW);
    }

    /** Whatever has this name here, be it a link, without opening it. */
    Descriptor named(String name) throws IOException {
        return open(number, name, NAME_ONLY | NOFOLLOW);
    }

    /** The same file once more, for reading; refused rather than waited for. */
    Descriptor forReading() throws IOException {
        return open(AT_WORKING_DIRECTORY, path().toString(), NONBLOCK);
    }

    /** What {@code ioctl} does with this one. */
    void control(long request, MemorySegment subject) throws IOException {
        system(IOCTL, request, subject.address(), 0);
    }

    /** What {@code quotactl} does on the file system that this one lies on. */
    void quota(int command, int id, MemorySegment subject) throws IOException {
        system(QUOTACTL_FD, command, id, subject.address());
    }

    private void system(long call, long first, long second, long third) throws IOException {
        try (var memory = Arena.ofConfined()) {
            MemorySegment state = memory.allocate(CALL_STATE);
            if (system(state, call, first, second, third) < 0) {
                throw new FileSystemException(path().toString(), null, "errno " + (int) ERRNO.get(state, 0L));
            }
        }
    }

    private long system(MemorySegment state, long call, long first, long second, long third) {
        try {
            return (long) SYSCALL.invokeExact(state, call, (long) number, first, second, third);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    Path path() {
        return Path.of("/proc/self/fd/" + number);
    }

    @Override
    public void close() {
        try {
            int _ = (int) CLOSE.invokeExact(number);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Descriptor open(int at, String name, int flags) throws IOException {
        try (var memory = Arena.ofConfined()) {
            MemorySegment state = memory.allocate(CALL_STATE);
            int opened = openAt(state, at, memory.allocateFrom(name), flags | CLOSE_ON_EXEC);
            if (opened >= 0) {
                return new Descriptor(opened);
            }
            int reason = (int) ERRNO.get(state, 0L);
            throw switch (reason) {
                case ENOENT -> new NoSuchFileException(name);
                case ENOTDIR, ELOOP -> new NotDirectoryException(name);
                default -> new FileSystemException(name, null, "errno " + reason);
            };
        }
    }

    private static int openAt(MemorySegment state, int at, MemorySegment name, int flags) {
        try {
            return (int) OPENAT.invokeExact(state, at, name, flags);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static MethodHandle call(String name, FunctionDescriptor types, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), types, options);
    }
}
