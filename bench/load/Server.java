import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process of the bench that listens on a port, which it prints. Ends with the bench. */
final class Server implements AutoCloseable {

    private static final double MILLIS_A_TICK = 10;
    private static final Pattern HEAP = Pattern.compile("used (\\d+)K");

    private final Process process;
    private final int port;

    private Server(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @throws IOException when it prints no port */
    static Server start(List<String> command) throws IOException {
        return start(new ProcessBuilder(command));
    }

    /** One that listens where it is told and prints nothing. */
    static Server of(ProcessBuilder builder, int port) throws IOException {
        return new Server(begin(builder), port);
    }

    private static Process begin(ProcessBuilder builder) throws IOException {
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return process;
    }

    private static Server start(ProcessBuilder builder) throws IOException {
        Process process = begin(builder);
        var said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String port = said.readLine();
        if (port == null || !port.matches("\\d+")) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", builder.command()) + " did not start: " + port);
        }
        return new Server(process, Integer.parseInt(port));
    }

    int port() {
        return port;
    }

    /** CPU time since it began, milliseconds, as the operating system counts it. */
    double cpuMillis() throws IOException {
        String stat = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MILLIS_A_TICK;
    }

    /** Heap in use after a full collection, KiB. */
    double heapKiB() throws IOException, InterruptedException {
        jcmd("GC.run");
        // One line for each generation; Metaspace, which comes after them, is not heap.
        Matcher counted = HEAP.matcher(jcmd("GC.heap_info").split("(?i)metaspace")[0]);
        double sum = 0;
        while (counted.find()) {
            sum += Double.parseDouble(counted.group(1));
        }
        return sum;
    }

    private String jcmd(String what) throws IOException, InterruptedException {
        Process asked = new ProcessBuilder(
                        System.getenv("JAVA_HOME") + "/bin/jcmd", String.valueOf(process.pid()), what)
                .redirectErrorStream(true)
                .start();
        String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        asked.waitFor(30, TimeUnit.SECONDS);
        return said;
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            // Those of ours end with their input, and put away what they made.
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroy();
            }
        } catch (InterruptedException hurry) {
            process.destroy();
        }
    }
}
