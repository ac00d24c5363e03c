package io.tandem.it;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/// The arrows between modules and the habits of the code, for every class of `src/main`.
///
/// ```
///                           app                    main, wiring; decides nothing
///         ┌──────────┬───────┴──────┬─────────────┐
///      http-api  sip-adapter   persistence      media       (and cluster) never import each other
///         │          └───────────┬──┴─────────────┘
///    rcml-actors                 │
///         └──────────────────►  engine               Pekko actors and slf4j, nothing else
/// ```
@AnalyzeClasses(packages = "io.tandem", importOptions = FencesTest.MainOnly.class)
class FencesTest {
    static final class MainOnly implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/") && !location.contains("-tests.jar");
        }
    }

    private static final String ENGINE = "io.tandem.engine..";
    private static final String SIP = "io.tandem.sip..";
    private static final String MEDIA = "io.tandem.media..";
    private static final String RCML = "io.tandem.rcml..";
    private static final String HTTP = "io.tandem.http..";
    private static final String PERSISTENCE = "io.tandem.persistence..";
    private static final String CLUSTER = "io.tandem.cluster..";
    private static final String APP = "io.tandem.app..";

    private static final String[] WHAT_ALL_MAY_USE = {
        "java..",
        "javax.crypto..", // HMAC, by which nodes know each other
        "javax.xml..", // StAX, for documents
        "org.jspecify..",
        "org.slf4j..",
        "com.typesafe.config..",
        "org.apache.pekko", // Done, NotUsed
        "org.apache.pekko.actor..",
        "org.apache.pekko.dispatch..",
        "org.apache.pekko.japi..",
        "org.apache.pekko.pattern..",
        "org.apache.pekko.util..",
        "scala.." // in signatures of the Java DSL
    };

    @ArchTest
    static final ArchRule engineKnowsActorsAndLoggingOnly = mayUse(ENGINE, ENGINE);

    @ArchTest
    static final ArchRule rcmlKnowsTheEngineOnly = mayUse(RCML, RCML, ENGINE);

    @ArchTest
    static final ArchRule sipKnowsTheEngineAndJainSip =
            mayUse(SIP, SIP, ENGINE, "javax.sip..", "gov.nist..", "org.xbill.DNS..");

    @ArchTest
    static final ArchRule mediaKnowsTheEngineAndSpeech =
            mayUse(MEDIA, MEDIA, ENGINE, "com.sun.speech.freetts..", "org.jcodec..", "javax.sound.sampled..");

    @ArchTest
    static final ArchRule httpKnowsTheEngineScriptsPekkoHttpAndJson = mayUse(
            HTTP,
            HTTP,
            RCML,
            ENGINE,
            "org.apache.pekko.http..",
            "org.apache.pekko.stream..",
            "com.fasterxml.jackson..",
            "javax.crypto..",
            "javax.net.ssl..");

    @ArchTest
    static final ArchRule persistenceKnowsTheEngineAndItsDatabases = mayUse(
            PERSISTENCE,
            PERSISTENCE,
            ENGINE,
            "org.sqlite..",
            "javax.sql..",
            "com.datastax.oss.driver..",
            "com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule clusterKnowsTheEngineAndPekko = mayUse(
            CLUSTER,
            CLUSTER,
            ENGINE,
            "org.apache.pekko.cluster..",
            "org.apache.pekko.serialization..",
            "org.apache.pekko.management..",
            "org.xbill.DNS..",
            "com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule javaSqlIsForPersistenceOnly = noClasses()
            .that()
            .resideOutsideOfPackage(PERSISTENCE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..")
            .allowEmptyShould(true);

    /// The wiring goes through the adapters: what they wrap stays theirs.
    @ArchTest
    static final ArchRule theAppSeesNoLibraryOfAnAdapter = noClasses()
            .that()
            .resideInAPackage(APP)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "javax.sip..",
                    "gov.nist..",
                    "org.apache.pekko.http..",
                    "org.apache.pekko.stream..",
                    "org.apache.pekko.cluster..",
                    "com.datastax.oss..",
                    "com.fasterxml.jackson..",
                    "com.sun.speech.freetts..",
                    "org.jcodec..");

    @ArchTest
    static final ArchRule nobodyImportsTheApp = noClasses()
            .that()
            .resideOutsideOfPackage(APP)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(APP)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule modulesHaveNoCycle =
            slices().matching("io.tandem.(*)..").should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    static final ArchRule mainCarriesNoMock = noClasses()
            .should()
            .haveSimpleNameContaining("Mock")
            .orShould()
            .haveSimpleNameStartingWith("Fake")
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.junit..",
                    "org.assertj..",
                    "org.mockito..",
                    "org.apache.pekko.actor.testkit..",
                    "io.tandem.it..");

    @ArchTest
    static final ArchRule everyPackageSaysThatNothingIsNull = classes()
            .should(new ArchCondition<JavaClass>("be in a package that is @NullMarked") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    var holds = type.getPackage().isAnnotatedWith(NullMarked.class);
                    events.add(new SimpleConditionEvent(
                            type,
                            holds,
                            type.getPackageName() + " has no package-info.java with @NullMarked (" + type.getName()
                                    + ")"));
                }
            });

    @ArchTest
    static final ArchRule namesSayWhatAThingIs =
            noClasses().should().haveNameMatching(".*(Manager|Helper|Utils?|Handler|Impl|Info|Data)");

    /// A message resets the receive timeout, whatever it is: named timers instead.
    @ArchTest
    static final ArchRule nobodySetsAReceiveTimeout = noClasses()
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "named setReceiveTimeout", call -> call.getName().equals("setReceiveTimeout")));

    @ArchTest
    static final ArchRule nothingWaitsInsideAnActor = noClasses()
            .that()
            .resideInAnyPackage(ENGINE, RCML)
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.apache.pekko.actor.typed.javadsl.AskPattern")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("scala.concurrent.Await")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule standardOutputBelongsToTheCommand = noClasses()
            .that()
            .resideOutsideOfPackage(APP)
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(System.class, "exit", int.class)
            .allowEmptyShould(true);

    private static ArchRule mayUse(String module, String... packages) {
        return noClasses()
                .that()
                .resideInAPackage(module)
                .should()
                .dependOnClassesThat(are(resideOutsideOfPackages(WHAT_ALL_MAY_USE)
                        .and(DescribedPredicate.not(resideInAnyPackage(packages)))))
                .allowEmptyShould(true);
    }
}
