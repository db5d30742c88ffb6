package io.darkplex.portal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

/** The arrows between rooms and the libraries that stay in one place. */
class HouseTest {

    /** Types of the kernel: it attracts everything, so it is held small. */
    private static final int KERNEL_TYPES_MAX = 25;

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.darkplex");

    @Test
    void roomsKnowOnlyWhomTheyMay() {
        ApplicationModules.of(Portal.class).verify();
    }

    @Test
    void everyRoomNamesItsNeighbours() {
        List<String> silent = ApplicationModules.of(Portal.class).stream()
                .map(module -> module.getBasePackage().getName())
                .filter(HouseTest::leavesNeighboursOpen)
                .toList();
        assertThat(silent).isEmpty();
    }

    @Test
    void theKernelStaysSmall() {
        long types = HOUSE.stream()
                .filter(type -> type.getPackageName().equals("io.darkplex.portal.kernel"))
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .count();
        assertThat(types).isPositive().isLessThanOrEqualTo(KERNEL_TYPES_MAX);
    }

    @Test
    void theProxyKnowsNeitherPortalNorSpringNorSql() {
        noClasses()
                .that()
                .resideInAPackage("io.darkplex.proxy..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.darkplex.portal..", "org.springframework..", "java.sql..", "javax.sql..")
                .check(HOUSE);
    }

    @Test
    void redactionIsPure() {
        noClasses()
                .that()
                .resideInAPackage("io.darkplex.redaction..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("io.darkplex.redaction..", "java..", "org.jspecify..")
                .check(HOUSE);
    }

    @Test
    void vertxStaysInTheProxy() {
        noClasses()
                .that()
                .resideInAPackage("io.darkplex.portal..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty..")
                .check(HOUSE);
    }

    @Test
    void jettyStaysAtTheWayToCells() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.darkplex.portal.tenants.gateway")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jetty..")
                .check(HOUSE);
    }

    @Test
    void theDockerClientStaysInItsRuntime() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.darkplex.portal.tenants.runtime.docker")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.github.dockerjava..")
                .check(HOUSE);
    }

    @Test
    void theKubernetesClientStaysInItsRuntime() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.darkplex.portal.tenants.runtime.kubernetes")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.fabric8..")
                .check(HOUSE);
    }

    @Test
    void timeAndIdsAreGiven() {
        noClasses()
                .that()
                .resideInAPackage("io.darkplex.portal..")
                .and()
                .resideOutsideOfPackage("io.darkplex.portal.kernel")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .check(HOUSE);
        noClasses()
                .that()
                .resideInAPackage("io.darkplex.portal..")
                .and()
                .doNotHaveSimpleName("Portal")
                .should()
                .callMethod(Clock.class, "systemUTC")
                .check(HOUSE);
    }

    @Test
    void fieldsAreNotInjected() {
        fields().should().notBeAnnotatedWith(Autowired.class).check(HOUSE);
        fields().should().notBeAnnotatedWith(Value.class).check(HOUSE);
    }

    private static boolean leavesNeighboursOpen(String room) {
        try {
            var declared = Class.forName(room + ".package-info").getAnnotation(ApplicationModule.class);
            // The attribute's default means "anything": an empty list is the only way to say "nobody".
            return declared == null || List.of(declared.allowedDependencies()).contains(ApplicationModule.OPEN_TOKEN);
        } catch (ClassNotFoundException undescribed) {
            return true;
        }
    }
}
