package io.darkplex.proxy;

import io.darkplex.proxy.fake.FakeCredits;
import io.darkplex.proxy.fake.FakeLeases;
import io.darkplex.proxy.fake.FakePolicies;
import io.darkplex.proxy.fake.FakeReceipts;
import io.darkplex.proxy.fake.FakeRoutes;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** The fakes keep the contracts, so that what they stand for can be trusted; and so do those that allow everything. */
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

    @Nested
    class FakePoliciesTest extends PoliciesContract {
        @Override
        protected Policies allowingDemo() {
            return new FakePolicies().deny("other", "No.");
        }
    }

    @Nested
    class AllowAllTest extends PoliciesContract {
        @Override
        protected Policies allowingDemo() {
            return Policies.ALLOW_ALL;
        }
    }

    @Nested
    class FakeCreditsTest extends CreditsContract {
        @Override
        protected Credits plenty() {
            return new FakeCredits();
        }
    }

    @Nested
    class UnlimitedTest extends CreditsContract {
        @Override
        protected Credits plenty() {
            return Credits.UNLIMITED;
        }
    }
}
