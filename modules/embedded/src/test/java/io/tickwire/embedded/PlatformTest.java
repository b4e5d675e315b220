package io.tickwire.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickwire.stores.LocalStoresException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlatformTest {
    @Test
    void everyPlatformsProgramsAreOnTheClassPath() {
        assertThat(Stream.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64, Platform.DARWIN_AMD64, Platform.DARWIN_ARM64)
                        .flatMap(platform ->
                                Stream.concat(platform.redisServers().stream(), Stream.of(platform.postgresArchive()))))
                .hasSize(9)
                .allSatisfy(resource -> assertThat(Platform.class.getResource(resource))
                        .as(resource)
                        .isNotNull());
    }

    @Test
    void knowsThePlatformsByTheirJavaNames() throws LocalStoresException {
        assertThat(Platform.of("Linux", "amd64")).isSameAs(Platform.LINUX_AMD64);
        assertThat(Platform.of("Linux", "aarch64")).isSameAs(Platform.LINUX_ARM64);
        assertThat(Platform.of("Mac OS X", "x86_64")).isSameAs(Platform.DARWIN_AMD64);
        assertThat(Platform.of("Mac OS X", "aarch64")).isSameAs(Platform.DARWIN_ARM64);
    }

    @Test
    void saysWhatToSetElsewhere() {
        for (List<String> machine : List.of(List.of("Windows 11", "amd64"), List.of("Linux", "riscv64"))) {
            assertThatThrownBy(() -> Platform.of(machine.get(0), machine.get(1)))
                    .isInstanceOf(LocalStoresException.class)
                    .hasMessageContaining("REDIS_URL")
                    .hasMessageContaining("os=" + machine.get(0) + " arch=" + machine.get(1));
        }
    }
}
