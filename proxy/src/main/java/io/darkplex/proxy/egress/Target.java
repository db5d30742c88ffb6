package io.darkplex.proxy.egress;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a request wants to go, in the one spelling that everything else decides by. Names are taken as they travel in DNS:
 * letters, digits, hyphens. Numbers that only some programs read as addresses are no names, and are refused.
 *
 * @param host a lower-case name without a dot at its end, or the canonical text of an address, without brackets
 * @param literal the address, when the host is one; never looked up then
 */
record Target(String host, int port, @Nullable InetAddress literal) {

    private static final int LONGEST_AUTHORITY = 300;
    private static final int LONGEST_NAME = 253;
    private static final int HIGHEST_PORT = 65_535;
    private static final int LONGEST_PORT = 5;
    private static final int IPV4_BYTES = 4;
    private static final int OCTET = 255;

    private static final Pattern NAME =
            Pattern.compile("(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
    /** Programs read a name with such an end as an address, each in its own way. */
    private static final Pattern NUMERIC_END = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)");

    private static final Pattern IPV4 = Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");

    /**
     * @param defaultPort when the authority names none; 0 when it has to
     * @throws EgressRefusal {@code TARGET_MALFORMED}
     */
    static Target parse(String authority, int defaultPort) {
        if (authority.length() > LONGEST_AUTHORITY) {
            throw malformed("The address is too long.");
        }
        int colon;
        String host;
        if (authority.startsWith("[")) {
            int end = authority.indexOf(']');
            if (end < 0) {
                throw malformed("The address has no closing bracket.");
            }
            host = authority.substring(0, end + 1);
            colon = end + 1 == authority.length() ? -1 : end + 1;
            if (colon > 0 && authority.charAt(colon) != ':') {
                throw malformed("Only a port can follow the closing bracket.");
            }
        } else {
            colon = authority.indexOf(':');
            host = colon < 0 ? authority : authority.substring(0, colon);
        }
        int port = colon < 0 ? defaultPort : port(authority.substring(colon + 1));
        if (port == 0) {
            throw malformed("The address needs a port.");
        }
        return host.startsWith("[") ? ofIpv6(host.substring(1, host.length() - 1), port) : ofName(host, port);
    }

    /** The canonical spelling of a host, as in a rule; empty when it is none. */
    static Optional<String> canonicalHost(String host) {
        try {
            boolean ipv6 = host.indexOf(':') >= 0;
            return Optional.of((ipv6 ? ofIpv6(host, 1) : ofName(host, 1)).host());
        } catch (EgressRefusal noHost) {
            return Optional.empty();
        }
    }

    /** As it stands in a {@code Host} header. */
    String authority(int defaultPort) {
        String name = literal instanceof Inet6Address ? "[" + host + "]" : host;
        return port == defaultPort ? name : name + ":" + port;
    }

    private static Target ofName(String spelled, int port) {
        String name = spelled.toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        if (name.isEmpty()
                || name.length() > LONGEST_NAME
                || !NAME.matcher(name).matches()) {
            throw malformed("The host is no name as DNS knows them. Send other alphabets in their xn-- form.");
        }
        if (!NUMERIC_END.matcher(name).matches()) {
            return new Target(name, port, null);
        }
        if (!IPV4.matcher(name).matches()) {
            throw malformed("The host is a number that is no address. Write four decimal numbers.");
        }
        byte[] bytes = new byte[IPV4_BYTES];
        String[] parts = name.split("\\.", -1);
        for (int i = 0; i < IPV4_BYTES; i++) {
            int part = Integer.parseInt(parts[i]);
            if (part > OCTET) {
                throw malformed("The host is a number that is no address. Write four decimal numbers.");
            }
            bytes[i] = (byte) part;
        }
        return new Target(name, port, address(bytes));
    }

    private static Target ofIpv6(String spelled, int port) {
        if (!IPV6.matcher(spelled).matches() || spelled.indexOf(':') < 0) {
            throw malformed("What stands in brackets is no IPv6 address. Zones are not taken.");
        }
        try {
            // Of a mapped IPv4 address this makes that address.
            InetAddress literal = address(Inet6Address.ofLiteral(spelled).getAddress());
            return new Target(literal.getHostAddress(), port, literal);
        } catch (IllegalArgumentException none) {
            throw malformed("What stands in brackets is no IPv6 address. Zones are not taken.");
        }
    }

    private static int port(String digits) {
        if (digits.isEmpty()
                || digits.length() > LONGEST_PORT
                || digits.charAt(0) == '0'
                || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw malformed("The port is no number from 1 to 65535.");
        }
        int port = Integer.parseInt(digits);
        if (port > HIGHEST_PORT) {
            throw malformed("The port is no number from 1 to 65535.");
        }
        return port;
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static EgressRefusal malformed(String sentence) {
        return EgressProblem.TARGET_MALFORMED.because(sentence);
    }
}
