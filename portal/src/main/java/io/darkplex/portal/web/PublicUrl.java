package io.darkplex.portal.web;

import io.darkplex.portal.kernel.StartRefusedException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Where people reach this server. It comes from the setting {@code darkplex.public-url} alone: a header that a stranger
 * can send never decides where a link leads.
 */
@Component
public class PublicUrl {

    private final InstanceProperties properties;
    private final Environment environment;

    PublicUrl(InstanceProperties properties, Environment environment) {
        this.properties = properties;
        this.environment = environment;
        if (properties.publicUrl() != null) {
            check(properties.publicUrl());
        }
    }

    /** Scheme, host and port; no slash at the end. Without the setting it is the loopback at the port in use. */
    public String base() {
        URI set = properties.publicUrl();
        return set == null ? "http://127.0.0.1:" + port() : set.getScheme() + "://" + set.getRawAuthority();
    }

    public boolean https() {
        URI set = properties.publicUrl();
        return set != null && "https".equalsIgnoreCase(set.getScheme());
    }

    /** Whether only this machine can be meant, so that nobody on a network can listen. */
    public boolean loopback() {
        URI set = properties.publicUrl();
        return set == null || loopback(Objects.requireNonNull(set.getHost()));
    }

    /** Whether a browser's {@code Origin} names this server. */
    boolean is(String origin) {
        return base().equalsIgnoreCase(origin);
    }

    /** Whether this text, as it stands in a URL or a {@code Host} header without its port, names the own machine. */
    public static boolean loopback(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.equals("127.0.0.1") || name.equals("[::1]");
    }

    /** Whether this peer address, in numbers, is the own machine. */
    public static boolean loopbackPeer(String address) {
        try {
            return InetAddress.ofLiteral(address).isLoopbackAddress();
        } catch (IllegalArgumentException name) {
            return false;
        }
    }

    private String port() {
        String listening = environment.getProperty("local.server.port");
        return listening == null ? environment.getProperty("server.port", "8080") : listening;
    }

    private static void check(URI url) {
        boolean web = "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
        boolean bare = url.getRawUserInfo() == null
                && url.getRawQuery() == null
                && url.getRawFragment() == null
                && (url.getRawPath() == null || url.getRawPath().matches("/?"));
        if (!web || url.getHost() == null || !bare) {
            throw new StartRefusedException("darkplex.public-url must be https://host or http://host, with a port "
                    + "where it is needed and nothing behind it; it is " + url);
        }
    }
}
