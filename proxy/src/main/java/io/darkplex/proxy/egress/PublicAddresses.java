package io.darkplex.proxy.egress;

import java.net.InetAddress;
import java.util.List;

/**
 * The addresses of the public Internet: for IPv4 all but those set aside (RFC 6890 and its registry), for IPv6 only what is
 * handed out for global unicast, without the parts of it that lead elsewhere. Forms that carry an IPv4 address within an IPv6
 * one (compatible, NAT64, 6to4, Teredo) are not public, whichever address they carry; Java turns mapped ones into IPv4 itself.
 */
final class PublicAddresses {

    private static final int IPV4_BYTES = 4;
    private static final int BITS = 8;

    private static final List<Block> NOT_PUBLIC = List.of(
            new Block("0.0.0.0", 8),
            new Block("10.0.0.0", 8),
            new Block("100.64.0.0", 10),
            new Block("127.0.0.0", 8),
            new Block("169.254.0.0", 16),
            new Block("172.16.0.0", 12),
            new Block("192.0.0.0", 24),
            new Block("192.0.2.0", 24),
            new Block("192.31.196.0", 24),
            new Block("192.52.193.0", 24),
            new Block("192.88.99.0", 24),
            new Block("192.168.0.0", 16),
            new Block("192.175.48.0", 24),
            new Block("198.18.0.0", 15),
            new Block("198.51.100.0", 24),
            new Block("203.0.113.0", 24),
            new Block("224.0.0.0", 4),
            new Block("240.0.0.0", 4),
            // A public address by its number, but Azure answers there for the machine itself.
            new Block("168.63.129.16", 32),
            // Teredo, benchmarking, ORCHID and what else is for protocols.
            new Block("2001::", 23),
            new Block("2001:db8::", 32),
            new Block("2002::", 16),
            new Block("3fff::", 20));

    private static final Block GLOBAL_UNICAST = new Block("2000::", 3);

    private PublicAddresses() {}

    static boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != IPV4_BYTES && !GLOBAL_UNICAST.contains(bytes)) {
            return false;
        }
        return NOT_PUBLIC.stream().noneMatch(block -> block.contains(bytes));
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Block(byte[] network, int bits) {

        Block(String network, int bits) {
            this(InetAddress.ofLiteral(network).getAddress(), bits);
        }

        boolean contains(byte[] address) {
            if (address.length != network.length) {
                return false;
            }
            int whole = bits / BITS;
            for (int i = 0; i < whole; i++) {
                if (address[i] != network[i]) {
                    return false;
                }
            }
            int rest = bits % BITS;
            return rest == 0 || ((address[whole] ^ network[whole]) & 0xFF) >>> (BITS - rest) == 0;
        }
    }
}
