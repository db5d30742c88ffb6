package io.darkplex.portal.tenants.runtime.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A seccomp filter for cells, as the classic BPF program that the kernel takes: system calls that no assistant needs and
 * through which kernels were attacked are refused with {@code EPERM}, all others pass. Those that make namespaces are
 * among them, since a namespace of one's own opens most of the rest. For x86-64.
 *
 * @param file holds the program
 */
record SyscallFilter(Path file) {

    /** {@code struct sock_filter}: u16 code, u8 jump when true, u8 jump when false, u32 operand. */
    private static final int INSTRUCTION_BYTES = 8;

    // linux/bpf_common.h and linux/seccomp.h
    private static final int LOAD = 0x20;
    private static final int JUMP_EQUAL = 0x15;
    private static final int JUMP_AT_LEAST = 0x35;
    private static final int JUMP_ANY_BIT = 0x45;
    private static final int RETURN = 0x06;
    private static final int ALLOW = 0x7fff0000;
    private static final int KILL_PROCESS = 0x80000000;
    private static final int ERRNO = 0x00050000;
    private static final int EPERM = 1;
    private static final int ENOSYS = 38;

    // struct seccomp_data: number, architecture, instruction pointer, arguments of 8 bytes each
    private static final int NUMBER = 0;
    private static final int ARCHITECTURE = 4;
    private static final int FIRST_ARGUMENT = 16;
    private static final int SECOND_ARGUMENT = 24;

    private static final int X86_64 = 0xc000003e;

    /** Numbers from here on are the x32 calls: the same calls under other numbers. */
    private static final int X32 = 0x40000000;

    private static final int CLONE = 56;

    /** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
    private static final int NEW_NAMESPACES = 0x7e020000;

    /** Its flags lie in memory, where a filter cannot look: callers fall back to {@link #CLONE}. */
    private static final int CLONE3 = 435;

    private static final int IOCTL = 16;

    /** Types into the terminal of whoever started us. */
    private static final int TIOCSTI = 0x5412;

    /** FS_IOC_FSSETXATTR and both widths of FS_IOC_SETFLAGS: the owner of a file takes it out of its quota by them. */
    private static final List<Integer> QUOTA_ESCAPES = List.of(0x401c5820, 0x40086602, 0x40046602);

    /** Numbers as in the kernel's {@code syscall_64.tbl}. */
    private static final List<Integer> REFUSED = List.of(
            101, // ptrace
            103, // syslog
            135, // personality
            153, // vhangup
            154, // modify_ldt
            155, // pivot_root
            159, // adjtimex
            161, // chroot
            163, // acct
            164, // settimeofday
            165, // mount
            166, // umount2
            167, // swapon
            168, // swapoff
            169, // reboot
            170, // sethostname
            171, // setdomainname
            172, // iopl
            173, // ioperm
            175, // init_module
            176, // delete_module
            179, // quotactl
            212, // lookup_dcookie
            227, // clock_settime
            246, // kexec_load
            248, // add_key
            249, // request_key
            250, // keyctl
            256, // migrate_pages
            272, // unshare
            279, // move_pages
            298, // perf_event_open
            303, // name_to_handle_at
            304, // open_by_handle_at
            305, // clock_adjtime
            308, // setns
            310, // process_vm_readv
            311, // process_vm_writev
            312, // kcmp
            313, // finit_module
            320, // kexec_file_load
            321, // bpf
            323, // userfaultfd
            425, // io_uring_setup
            426, // io_uring_enter
            427, // io_uring_register
            428, // open_tree
            429, // move_mount
            430, // fsopen
            431, // fsconfig
            432, // fsmount
            433, // fspick
            442, // mount_setattr
            469); // file_setattr

    static boolean fits() {
        return System.getProperty("os.arch", "").equals("amd64");
    }

    static SyscallFilter write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path fresh = Files.write(folder.resolve("filter.bpf.new"), program());
        return new SyscallFilter(Files.move(
                fresh,
                folder.resolve("filter.bpf"),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE));
    }

    static byte[] program() {
        var program = ByteBuffer.allocate((REFUSED.size() * 2 + 64) * INSTRUCTION_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        load(program, ARCHITECTURE);
        unless(program, JUMP_EQUAL, X86_64, KILL_PROCESS);
        load(program, NUMBER);
        when(program, JUMP_AT_LEAST, X32, ERRNO | ENOSYS);
        when(program, JUMP_EQUAL, CLONE3, ERRNO | ENOSYS);
        for (int number : REFUSED) {
            when(program, JUMP_EQUAL, number, ERRNO | EPERM);
        }
        refuseArgument(program, CLONE, FIRST_ARGUMENT, JUMP_ANY_BIT, NEW_NAMESPACES);
        refuseArgument(program, IOCTL, SECOND_ARGUMENT, JUMP_EQUAL, TIOCSTI);
        for (int request : QUOTA_ESCAPES) {
            refuseArgument(program, IOCTL, SECOND_ARGUMENT, JUMP_EQUAL, request);
        }
        put(program, RETURN, 0, 0, ALLOW);
        program.flip();
        byte[] bytes = new byte[program.remaining()];
        program.get(bytes);
        return bytes;
    }

    /** Refuses one call for one of its arguments; leaves the number loaded for what follows. */
    private static void refuseArgument(ByteBuffer program, int number, int argument, int test, int value) {
        put(program, JUMP_EQUAL, 0, 4, number);
        load(program, argument);
        when(program, test, value, ERRNO | EPERM);
        load(program, NUMBER);
    }

    private static void load(ByteBuffer program, int offset) {
        put(program, LOAD, 0, 0, offset);
    }

    private static void when(ByteBuffer program, int test, int value, int verdict) {
        put(program, test, 0, 1, value);
        put(program, RETURN, 0, 0, verdict);
    }

    private static void unless(ByteBuffer program, int test, int value, int verdict) {
        put(program, test, 1, 0, value);
        put(program, RETURN, 0, 0, verdict);
    }

    private static void put(ByteBuffer program, int code, int whenTrue, int whenFalse, int operand) {
        program.putShort((short) code)
                .put((byte) whenTrue)
                .put((byte) whenFalse)
                .putInt(operand);
    }
}
