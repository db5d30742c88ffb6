package io.darkplex.portal.tenants;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A version of the template as it is kept.
 *
 * @param content JSON with its keys in order and nothing between
 * @param integrity of the content, in the form that browsers and npm use
 */
record KeptTemplate(int version, String content, String integrity) {

    static KeptTemplate of(TenantTemplate template, JsonMapper json) {
        String content = json.writer()
                .with(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
                .writeValueAsString(json.valueToTree(template));
        return new KeptTemplate(template.version(), content, integrityOf(content));
    }

    /** @throws io.darkplex.portal.kernel.ProblemException when it is not what was kept, or not for this release */
    TenantTemplate open(JsonMapper json) {
        if (!integrityOf(content).equals(integrity)) {
            throw TenantProblem.CELL_START_FAILED.because("What is kept of template " + version + " was changed.");
        }
        try {
            TenantTemplate template = TenantTemplate.parse(json, content);
            if (template.version() != version) {
                throw TenantProblem.CELL_START_FAILED.because("Template " + version + " says it is another version.");
            }
            return template;
        } catch (JacksonException unreadable) {
            throw TenantProblem.CELL_START_FAILED.because(
                    "Template " + version + " cannot be read by this release.", unreadable);
        }
    }

    private static String integrityOf(String content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
