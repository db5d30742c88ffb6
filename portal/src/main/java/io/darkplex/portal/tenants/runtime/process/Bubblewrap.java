package io.darkplex.portal.tenants.runtime.process;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.runtime.CellAddress;
import io.darkplex.portal.tenants.runtime.CellCommand;
import io.darkplex.portal.tenants.runtime.CellEnvironment;
import io.darkplex.portal.tenants.runtime.CellSpec;
import io.darkplex.portal.tenants.runtime.CellUsers;
import io.darkplex.portal.tenants.runtime.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Walls of Linux namespaces, built by bubblewrap: no network, own processes, and of the machine's files only its
 * programs, read-only, and the tenant's own folder. Inside, {@code cell.mjs} comes first and joins the sockets to the
 * gateway.
 *
 * <pre>
 * as root    sh (cgroup, filter) ─ bwrap ─ setpriv (a user of the tenant's own) ─ prlimit ─ cell.mjs ─ gateway
 * as a user  sh (filter) ─ bwrap (user namespace) ─────────────────────────────── prlimit ─ cell.mjs ─ gateway
 * </pre>
 */
final class Bubblewrap implements Enclosure {

    /** Where the host puts programs and libraries; what is a link there is one inside too. */
    private static final List<Path> PROGRAMS =
            List.of(Path.of("/usr"), Path.of("/bin"), Path.of("/sbin"), Path.of("/lib"), Path.of("/lib64"));

    private static final List<String> DIRECTORIES = List.of(
            "/etc",
            "/opt",
            "/opt/node",
            "/opt/node/bin",
            "/opt/openclaw",
            "/opt/cell",
            "/opt/compiled",
            "/run",
            "/run/cell",
            "/cell");

    private static final int MEBIBYTE = 1 << 20;

    private final Path bwrap;
    private final CellProgram program;
    private final CompiledModules compiled;
    private final SyscallFilter filter;
    private final CellGroups groups;
    private final CellUsers users;

    Bubblewrap(
            Path bwrap,
            CellProgram program,
            CompiledModules compiled,
            SyscallFilter filter,
            CellGroups groups,
            CellUsers users) {
        this.bwrap = bwrap;
        this.program = program;
        this.compiled = compiled;
        this.filter = filter;
        this.groups = groups;
        this.users = users;
    }

    @Override
    public Surroundings surroundings(Path folder) {
        return Surroundings.WALLED;
    }

    @Override
    public boolean prepared() {
        return compiled.present();
    }

    @Override
    public void keepPreparation() throws IOException {
        compiled.keep(users);
    }

    @Override
    public void own(TenantId tenant, Path file) throws IOException {
        users.give(users.of(tenant), file);
    }

    @Override
    public Launch launch(CellSpec spec, Path node, Path main) throws IOException {
        Path sockets = Objects.requireNonNull(spec.sockets(), "A walled cell needs sockets.");
        int user = users.of(spec.tenant());
        users.give(user, spec);
        if (spec.preparing()) {
            users.give(user, compiled.begin());
        }
        var command = new ArrayList<>(
                List.of("/bin/sh", program.start().toString(), filter.file().toString()));
        command.addAll(groups.create(spec));
        command.add("--");
        command.add(bwrap.toString());
        command.addAll(namespaces());
        command.addAll(files(spec, sockets, node, main, user));
        command.addAll(becoming(user, spec.limits()));
        command.addAll(CellCommand.relay());
        command.addAll(CellCommand.gateway(modules(main).relativize(main).toString()));
        Map<String, String> environment = CellEnvironment.of(Surroundings.WALLED, spec, CellCommand.COMPILED);
        return new Launch(
                command,
                environment,
                new CellAddress.UnixSocket(sockets.resolve("in").resolve(CellCommand.GATEWAY_SOCKET)),
                true);
    }

    /** The filter is on descriptor 9, where the start script has put it. */
    private List<String> namespaces() {
        var options = new ArrayList<>(List.of(
                "--unshare-net",
                "--unshare-pid",
                "--unshare-ipc",
                "--unshare-uts",
                "--unshare-cgroup-try",
                "--hostname",
                "cell",
                "--die-with-parent",
                "--new-session",
                "--seccomp",
                "9",
                "--cap-drop",
                "ALL"));
        if (users.root()) {
            // For setpriv, which gives them up.
            for (String capability : List.of("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP")) {
                options.addAll(List.of("--cap-add", capability));
            }
        } else {
            String inside = Integer.toString(CellUsers.INSIDE);
            options.addAll(List.of("--unshare-user", "--uid", inside, "--gid", inside));
        }
        return options;
    }

    private List<String> files(CellSpec spec, Path sockets, Path node, Path main, int user) throws IOException {
        var options = new ArrayList<String>();
        for (Path part : PROGRAMS) {
            if (Files.isSymbolicLink(part)) {
                options.addAll(List.of("--symlink", Files.readSymbolicLink(part).toString(), part.toString()));
            } else if (Files.isDirectory(part)) {
                bind(options, "--ro-bind", part, part.toString());
            }
        }
        options.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--perms", "1777", "--size"));
        options.add(Long.toString((long) spec.limits().tmpMegabytes() * MEBIBYTE));
        options.addAll(List.of("--tmpfs", "/tmp"));
        // What bwrap makes on the way to a mount is for its own user alone.
        for (String directory : DIRECTORIES) {
            options.addAll(List.of("--perms", "0755", "--dir", directory));
        }
        bind(options, "--ro-bind", node, CellCommand.NODE);
        bind(options, "--ro-bind", modules(main), CellCommand.MODULES);
        bind(options, "--ro-bind", program.relay(), CellCommand.RELAY);
        bind(options, "--ro-bind", program.hosts(), "/etc/hosts");
        bind(options, "--ro-bind-try", Path.of("/etc/ssl"), "/etc/ssl");
        options.addAll(compiled.binds(spec.preparing(), user, CellCommand.COMPILED));
        Surroundings at = Surroundings.WALLED;
        Path folder = spec.folder();
        bind(options, "--bind", folder.resolve("home"), at.home().toString());
        bind(options, "--bind", folder.resolve("state"), at.state().toString());
        bind(options, "--bind", folder.resolve("workspace"), at.workspace().toString());
        bind(options, "--ro-bind", folder.resolve("config"), at.config().toString());
        bind(options, "--ro-bind", sockets.resolve("doors"), CellCommand.DOORS);
        bind(options, "--bind", sockets.resolve("in"), CellCommand.IN);
        options.addAll(List.of("--remount-ro", "/", "--chdir", "/"));
        return options;
    }

    private List<String> becoming(int user, CellSpec.Limits limits) {
        var command = new ArrayList<String>();
        if (users.root()) {
            String id = Integer.toString(user);
            command.addAll(List.of("setpriv", "--reuid", id, "--regid", id, "--clear-groups", "--no-new-privs"));
            command.addAll(List.of("--bounding-set", "-all", "--inh-caps", "-all", "--"));
        }
        command.addAll(List.of(
                // Only its user may enter it.
                "env",
                "--chdir=" + Surroundings.WALLED.workspace(),
                "prlimit",
                "--core=0",
                "--nproc=" + limits.tasks(),
                "--nofile=" + limits.openFiles(),
                "--fsize=" + (long) limits.fileMegabytes() * MEBIBYTE,
                "--"));
        return command;
    }

    /** Where OpenClaw lies among the packages that it needs. */
    private static Path modules(Path main) {
        return main.resolveSibling("..").normalize();
    }

    private static void bind(List<String> options, String kind, Path from, String to) {
        options.addAll(List.of(kind, from.toString(), to));
    }
}
