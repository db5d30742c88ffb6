package io.darkplex.portal.admin;

import io.darkplex.portal.tenants.Cells;
import io.darkplex.portal.tenants.Finding;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What an operator should look at. */
@RestController
@RequestMapping("/api/operator/findings")
class FindingsController {

    private final Cells cells;

    FindingsController(Cells cells) {
        this.cells = cells;
    }

    record View(String code, String tenant, String path, long bytes, boolean whole, int missing, String since) {

        static View of(Finding finding) {
            return new View(
                    finding.code().name(),
                    finding.tenant().toString(),
                    finding.path().toString(),
                    finding.bytes(),
                    finding.whole(),
                    finding.missing(),
                    finding.since().toString());
        }
    }

    @GetMapping
    List<View> list() {
        return cells.findings().stream().map(View::of).toList();
    }
}
