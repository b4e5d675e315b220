package io.tickwire.system.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tickwire.deploy.Runbook;
import io.tickwire.system.chaos.Stores;
import java.sql.Connection;
import java.sql.Statement;

/** The runbook's queries and Redis commands, on stores that a system works with: nobody should find at night that one is wrong. */
final class RunbookTryout {
    private RunbookTryout() {}

    static void run(Stores stores) throws Exception {
        try (Connection connection = stores.postgres.connect();
                Statement statement = connection.createStatement()) {
            connection.setReadOnly(true);
            for (Runbook.Section section : Runbook.sections()) {
                for (String query : section.statements()) {
                    assertThatCode(() -> statement.execute(query))
                            .as(section.name() + ": " + query)
                            .doesNotThrowAnyException();
                }
            }
        }
        for (Runbook.Section section : Runbook.sections()) {
            for (String command : section.redisCommands()) {
                assertThat(stores.redis.command(command))
                        .as(section.name() + ": " + command)
                        .doesNotStartWith("-");
            }
        }
    }
}
