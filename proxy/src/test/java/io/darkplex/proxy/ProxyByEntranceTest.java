package io.darkplex.proxy;

import org.junit.jupiter.api.extension.RegisterExtension;

/** Everything that holds over TCP holds by an entrance, with a key that is good there only. */
class ProxyByEntranceTest extends ProxyContract {

    @RegisterExtension
    static final ProxyExtension proxy = ProxyExtension.byEntrance();

    ProxyByEntranceTest() {
        super(proxy);
    }
}
