package dev.carillon.project.usecases.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageRequestTest {
  @Test
  void aPageMayBeAsLargeAsTheBound() {
    assertThat(new PageRequest(50, Optional.empty()).maxItems()).isEqualTo(PageRequest.LARGEST);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 51})
  void aPageOutsideTheBoundsIsRefused(int maxItems) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PageRequest(maxItems, Optional.empty()));
  }
}
