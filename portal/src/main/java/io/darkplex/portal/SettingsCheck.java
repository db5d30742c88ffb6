package io.darkplex.portal;

import io.darkplex.portal.kernel.StartRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Refuses a setting that nothing reads, before anything is bound: who misspells {@code darkplex.tenants.plan} must not
 * believe that it holds. Variables of the environment are not looked at, for the launcher's own bear the same prefix.
 */
class SettingsCheck implements BeanFactoryPostProcessor {

    private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of("darkplex");

    /** These decide what is there at all, before there are records to bind. */
    private static final List<String> READ_EARLY = List.of("darkplex.data", "darkplex.tenants.runtime");

    /** What plans say now. Who has set it, also as a variable of the environment, must not believe that it holds. */
    private static final List<String> MOVED = List.of(
            "darkplex.egress.allow",
            "darkplex.tenants.files.quota",
            "darkplex.tenants.idle-freeze",
            "darkplex.tenants.idle-stop",
            "darkplex.tenants.placement");

    private final Environment environment;

    SettingsCheck(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        refuseMoved();
        SettingNames names = names(beans);
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource listed && !fromEnvironment(source)) {
                check(names, listed);
            }
        }
    }

    private void refuseMoved() {
        for (String moved : MOVED) {
            if (environment.containsProperty(moved) || environment.containsProperty(moved + "[0]")) {
                throw new StartRefusedException(
                        "There is no setting " + moved + " any more: a plan says it, see docs/operating/plans.md.");
            }
        }
    }

    static SettingNames names(ConfigurableListableBeanFactory beans) {
        var names = new SettingNames();
        READ_EARLY.forEach(names::add);
        for (String bean : beans.getBeanDefinitionNames()) {
            Class<?> type = beans.getType(bean, false);
            if (type != null && type.isRecord() && type.getName().startsWith("io.darkplex.")) {
                MergedAnnotations.from(type)
                        .get(ConfigurationProperties.class)
                        .getValue("prefix", String.class)
                        .ifPresent(prefix -> names.add(prefix, type));
            }
        }
        return names;
    }

    private static void check(SettingNames names, IterableConfigurationPropertySource source) {
        List<ConfigurationPropertyName> unknown = source.stream()
                .filter(OURS::isAncestorOf)
                .filter(name -> !names.known(elements(name)))
                .sorted()
                .toList();
        if (!unknown.isEmpty()) {
            ConfigurationPropertyName first = unknown.getFirst();
            throw new StartRefusedException(sentence(
                    first,
                    Optional.ofNullable(source.getConfigurationProperty(first)).map(ConfigurationProperty::getOrigin),
                    names.near(elements(first))));
        }
    }

    /** What the setting says is not repeated: it may be a key. */
    private static String sentence(ConfigurationPropertyName name, Optional<Origin> origin, List<String> near) {
        String where = origin.map(SettingsCheck::place).orElse("");
        String meant = near.isEmpty() ? "." : "; did you mean " + String.join(" or ", near) + "?";
        return "There is no setting " + name + where + meant;
    }

    private static @Nullable String place(Origin origin) {
        Origin inner = origin instanceof PropertySourceOrigin wrapped ? wrapped.getOrigin() : origin;
        return Stream.iterate(inner, Objects::nonNull, Origin::getParent)
                .filter(TextResourceOrigin.class::isInstance)
                .map(TextResourceOrigin.class::cast)
                .filter(text -> text.getResource() != null && text.getLocation() != null)
                .map(text -> " (" + Objects.requireNonNull(text.getResource()).getFilename() + ", line "
                        + (Objects.requireNonNull(text.getLocation()).getLine() + 1) + ")")
                .findFirst()
                .orElse(null);
    }

    private static List<String> elements(ConfigurationPropertyName name) {
        var elements = new ArrayList<String>();
        for (int at = 0; at < name.getNumberOfElements(); at++) {
            elements.add(name.getElement(at, ConfigurationPropertyName.Form.DASHED));
        }
        return elements;
    }

    private static boolean fromEnvironment(ConfigurationPropertySource source) {
        return source.getUnderlyingSource() instanceof PropertySource<?> underlying
                && (underlying.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)
                        || underlying
                                .getName()
                                .endsWith("-" + StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME));
    }
}
