package io.darkplex.proxy.egress;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;

/** Which addresses a connection may be made to, whatever name led there. */
@FunctionalInterface
public interface AddressRule {

    boolean permits(InetAddress address);

    /** Addresses of the public Internet that are not this machine's own. */
    static AddressRule outside() {
        return address -> PublicAddresses.contains(address) && !isOurs(address);
    }

    private static boolean isOurs(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException unknown) {
            return true;
        }
    }
}
