package io.tickwire.launcher;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The direction of docs/architecture.md: launcher to verticles to core, never sideways, never back. */
@AnalyzeClasses(packages = "io.tickwire", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] VERTICLES = {
        "io.tickwire.ingest..", "io.tickwire.calc..", "io.tickwire.gateway..", "io.tickwire.flush.."
    };
    private static final String[] CORE = {
        "io.tickwire.domain..",
        "io.tickwire.wire..",
        "io.tickwire.config..",
        "io.tickwire.redis..",
        "io.tickwire.deadletter..",
        "io.tickwire.postgres..",
        "io.tickwire.retry..",
        "io.tickwire.role..",
        "io.tickwire.http..",
        "io.tickwire.stores.."
    };

    @ArchTest
    static final ArchRule verticlesMeetOnlyAtRedis = slices().matching("io.tickwire.(ingest|calc|gateway|flush)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule coreKnowsNoVerticle = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.tickwire.ingest..",
                    "io.tickwire.calc..",
                    "io.tickwire.gateway..",
                    "io.tickwire.flush..",
                    "io.tickwire.feeder..",
                    "io.tickwire.embedded..",
                    "io.tickwire.launcher..");

    @ArchTest
    static final ArchRule nobodyKnowsTheLauncher = noClasses()
            .that()
            .resideOutsideOfPackage("io.tickwire.launcher..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.tickwire.launcher..");

    @ArchTest
    static final ArchRule verticlesKnowNeitherFeederNorEmbedded = noClasses()
            .that()
            .resideInAnyPackage(VERTICLES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.tickwire.feeder..", "io.tickwire.embedded..");

    @ArchTest
    static final ArchRule feedersKnowNoVerticleAndReachThemOnlyOverHttp = noClasses()
            .that()
            .resideInAPackage("io.tickwire.feeder..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.tickwire.ingest..",
                    "io.tickwire.calc..",
                    "io.tickwire.gateway..",
                    "io.tickwire.flush..",
                    "io.tickwire.redis..");

    @ArchTest
    static final ArchRule onlyTheStorePackageOfTheFeederKnowsPostgres = noClasses()
            .that()
            .resideInAPackage("io.tickwire.feeder..")
            .and()
            .resideOutsideOfPackage("io.tickwire.feeder.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.tickwire.postgres..", "io.vertx.pgclient..", "io.vertx.sqlclient..");

    @ArchTest
    static final ArchRule theImageRunsWithoutEmbeddedServers = noClasses()
            .that()
            .resideOutsideOfPackage("io.tickwire.embedded..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.tickwire.embedded..");

    @ArchTest
    static final ArchRule domainAndWireArePure = noClasses()
            .that()
            .resideInAnyPackage("io.tickwire.domain..", "io.tickwire.wire..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "io.netty..", "org.slf4j..", "io.micrometer..");

    @ArchTest
    static final ArchRule noStaticState = fields().that()
            .areStatic()
            .and()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackage("io.tickwire.wire.sbe..")
            .should()
            .beFinal();

    @ArchTest
    static final ArchRule noPackageIsADrawer =
            noClasses().should().resideInAnyPackage("..util..", "..utils..", "..helper..", "..common..", "..misc..");

    @ArchTest
    static final ArchRule compositionNotBaseClasses = classes()
            .that()
            .resideInAPackage("io.tickwire..")
            .and()
            .resideOutsideOfPackage("io.tickwire.wire.sbe..")
            .should()
            .haveSimpleNameNotStartingWith("Abstract");

    @ArchTest
    static final ArchRule everyModuleIsSeen = classes()
            .that(com.tngtech.archunit.base.DescribedPredicate.describe(
                    "are roles",
                    (JavaClass type) -> type.isAssignableTo(io.tickwire.role.Role.class) && !type.isInterface()))
            .should()
            .resideInAnyPackage(VERTICLES);
}
