package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
  private static final String JDBC = "jdbc:postgresql://db.example:5433/bells?sslmode=require";

  @Test
  void userAndPasswordAreTakenOutOfTheUrl() {
    assertThat(DatabaseUrl.parse("postgresql://ada:s3same@db.example:5433/bells?sslmode=require"))
        .isEqualTo(new DatabaseUrl(JDBC, "ada", "s3same"));
  }

  @Test
  void theShortSchemeIsTheSame() {
    assertThat(DatabaseUrl.parse("postgres://ada:x@h/n"))
        .isEqualTo(DatabaseUrl.parse("postgresql://ada:x@h/n"));
  }

  @Test
  void thePortIsFiveThousandFourHundredThirtyTwoByDefault() {
    assertThat(DatabaseUrl.parse("postgresql://ada@h/n").jdbcUrl())
        .isEqualTo("jdbc:postgresql://h:5432/n");
  }

  @Test
  void userAndPasswordArePercentDecodedAndAPlusStays() {
    DatabaseUrl url = DatabaseUrl.parse("postgresql://a%40da:p%3A%2F+%25@h/n");
    assertThat(url.username()).isEqualTo("a@da");
    assertThat(url.password()).isEqualTo("p:/+%");
  }

  @Test
  void userAndPasswordMayBeElsewhere() {
    assertThat(DatabaseUrl.parse("postgresql://h/n"))
        .isEqualTo(new DatabaseUrl("jdbc:postgresql://h:5432/n", null, null));
    assertThat(DatabaseUrl.parse("postgresql://ada@h/n").password()).isNull();
  }

  @Test
  void anAddressOfVersionSixIsUnderstood() {
    assertThat(DatabaseUrl.parse("postgresql://ada@[::1]:5433/n").jdbcUrl())
        .isEqualTo("jdbc:postgresql://[::1]:5433/n");
  }

  @Test
  void aJdbcUrlIsTakenAsItIs() {
    assertThat(DatabaseUrl.parse(JDBC)).isEqualTo(new DatabaseUrl(JDBC, null, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://h:5432/n?user=ada&password=s3same",
        "postgresql://ada:s3same@h/n?password=s3same"
      })
  void thePlaceHasNoPassword(String text) {
    assertThat(DatabaseUrl.parse(text).place()).isEqualTo("postgresql://h:5432/n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bells",
        "mysql://ada:s3same@h/n",
        "jdbc:mysql://h/n?password=s3same",
        "postgresql:ada:s3same",
        "postgresql://ada:s3same@h",
        "postgresql://ada:s3same@h/",
        "postgresql://ada:s3 same@h/n",
        "postgresql://ada:s3same@h:port/n",
        "jdbc:postgresql://h:port/n?password=s3same",
        "jdbc:postgresql://ada:s3same@h/n"
      })
  void whatIsNotUnderstoodIsRefusedWithoutItsPassword(String text) {
    assertThatThrownBy(() -> DatabaseUrl.parse(text))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("postgresql://user:password@host:5432/name")
        .message()
        .doesNotContain("s3")
        .hasLineCount(1);
  }
}
