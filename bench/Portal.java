import java.io.IOException;
import java.util.ArrayList;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long `./darkplex up` takes when everything is fetched and built, and what the portal then holds in memory. */
final class Portal {

    private static final int STARTS = 3;

    private Portal() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var starts = new ArrayList<Double>();
        var memory = new ArrayList<Double>();
        try (Instance instance = Instance.start(Map.of())) {
            for (int i = 0; i < STARTS; i++) {
                instance.down();
                starts.add(instance.up(Map.of()) * 1000);
                memory.add(number(instance.status(), "portalRssKb") / 1024);
            }
        }
        System.out.printf("start %s ms, memory %s MB%n", starts, memory);
        System.out.printf("{\"start_ms\":%.0f,\"rss_mb\":%.0f,\"n\":%d}%n", Wake.at(starts, 50), Wake.at(memory, 50), STARTS);
    }

    private static double number(String json, String key) throws IOException {
        Matcher found = Pattern.compile("\"" + key + "\"\\s*:\\s*(\\d+)").matcher(json);
        if (!found.find()) {
            throw new IOException("No " + key + " in " + json);
        }
        return Double.parseDouble(found.group(1));
    }
}
