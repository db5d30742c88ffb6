package io.darkplex.proxy;

import io.darkplex.proxy.fake.FakeLeases;
import io.darkplex.proxy.fake.FakeReceipts;
import io.darkplex.proxy.fake.FakeRoutes;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** The fakes keep the contracts, so that what they stand for can be trusted. */
class FakeSocketsTest {

    @Nested
    class FakeLeasesTest extends LeasesContract {
        private final FakeLeases leases = new FakeLeases();

        @Override
        protected Leases with(String virtualKey, Lease lease) {
            return leases.grant(virtualKey, lease);
        }

        @Override
        protected void revoke(String virtualKey) {
            leases.revoke(virtualKey);
        }
    }

    @Nested
    class FakeRoutesTest extends RoutesContract {
        @Override
        protected Routes withDemo() {
            return new FakeRoutes().serve("demo", Offer.demo());
        }
    }

    @Nested
    class FakeReceiptsTest extends ReceiptsContract {
        private final FakeReceipts receipts = new FakeReceipts();

        @Override
        protected Receipts receipts() {
            return receipts;
        }

        @Override
        protected List<Receipt> stored() {
            return receipts.all();
        }
    }
}
