package io.darkplex.keyed;

import io.darkplex.portal.Portal;
import io.darkplex.proxy.KeyHash;
import io.darkplex.proxy.Lease;
import io.darkplex.proxy.remote.KnownLeases;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** {@link Portal}, in which one person has a key for the interface. */
@Configuration(proxyBeanMethods = false)
public class KeyedPortal {

    public static final String KEY = "dpx_test-not-a-key-of-a-person";
    public static final String TENANT = "00000000-0000-4000-8000-000000000001";

    public static void main(String[] arguments) {
        SpringApplication.run(new Class<?>[] {Portal.class, KeyedPortal.class}, arguments);
    }

    @Bean
    KnownLeases keyOfAPerson() {
        return () -> Map.of(KeyHash.of(KEY), new Lease(TENANT, "key-1"));
    }
}
