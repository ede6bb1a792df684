package dev.carillon.project.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectLimitsTest {
  @Test
  void aProjectHasAsManyMembersAsAnEventNames() {
    assertThat(ProjectLimits.defaults().maxMembers()).isEqualTo(1_000);
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 1", "1001, 1, 1", "1, 0, 1", "1, 1, 0"})
  void boundsThatMakeNoSenseAreRefused(int members, int roles, int invitations) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ProjectLimits(members, roles, invitations));
  }
}
