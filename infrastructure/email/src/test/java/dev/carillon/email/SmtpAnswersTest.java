package dev.carillon.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.email.SmtpReply.Stage;
import dev.carillon.notification.domain.SendResult;
import dev.carillon.notification.domain.SendResult.Accepted;
import dev.carillon.notification.domain.SendResult.Refused;
import dev.carillon.notification.domain.SendResult.TargetGone;
import dev.carillon.notification.domain.SendResult.TryAgain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmtpAnswersTest {
  private static SendResult resultOf(Stage stage, String response) {
    return SmtpAnswers.result(
        SmtpReply.of(stage, Integer.parseInt(response.substring(0, 3)), response));
  }

  private static String wordFor(SendResult result) {
    return switch (result) {
      case Accepted accepted -> "ACCEPTED";
      case TryAgain again -> again.fault().name();
      case SendResult.NotTried notTried -> "NOT TRIED";
      case Refused refused -> "REFUSED";
      case TargetGone gone -> "GONE";
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CONTENT | 250 2.0.0 queued                                  | ACCEPTED
          CONTENT | 251 forwarded                                     | ACCEPTED
          CONTENT | 354 more                                          | PROVIDER
          MAIL    | 354 what                                          | PROVIDER
          CONNECT | 421 4.3.2 shutting down                           | PROVIDER
          CONNECT | 421 4.7.0 try again later                         | RATE
          CONNECT | 421 4.7.28 unusual rate of unsolicited mail       | RATE
          CONNECT | 421 4.7.1 blocked                                 | PROVIDER
          CONNECT | 450 4.7.1 rate limited                            | RATE
          CONNECT | 450 4.7.1 come later                              | PROVIDER
          CONNECT | 554 no mail service here                          | PROVIDER
          AUTH    | 535 5.7.8 wrong                                   | PROVIDER
          AUTH    | 454 4.7.0 temporary failure                       | PROVIDER
          MAIL    | 530 5.7.0 sign in                                 | PROVIDER
          RCPT    | 530 5.7.0 sign in                                 | PROVIDER
          MAIL    | 452 4.3.1 insufficient storage                    | PROVIDER
          MAIL    | 451 4.4.3 no name server                          | PROVIDER
          MAIL    | 451 4.1.8 domain of sender not found              | MESSAGE
          MAIL    | 550 5.1.1 who are you                             | REFUSED
          MAIL    | 553 5.7.1 sender not owned                        | REFUSED
          RCPT    | 421 closing                                       | PROVIDER
          RCPT    | 450 4.2.0 greylisted                              | MESSAGE
          RCPT    | 450 4.7.1 greylisted                              | MESSAGE
          RCPT    | 450 4.7.1 Error: too many messages                | RATE
          RCPT    | 451 local error                                   | MESSAGE
          RCPT    | 452 4.2.2 mailbox full                            | MESSAGE
          RCPT    | 452 4.5.3 too many recipients                     | RATE
          RCPT    | 452 too many recipients                           | MESSAGE
          RCPT    | 550 5.1.1 bob: user unknown                       | GONE
          RCPT    | 550 5.1.2 no such domain                          | GONE
          RCPT    | 556 5.1.10 takes no mail                          | GONE
          RCPT    | 553 5.1.3 bad syntax                              | GONE
          RCPT    | 550 No such user here                             | GONE
          RCPT    | 553 mailbox unknown                               | GONE
          RCPT    | 550 5.7.1 user unknown to our policy              | REFUSED
          RCPT    | 550 mailbox unavailable                           | REFUSED
          RCPT    | 550 5.1.15 something new                          | REFUSED
          RCPT    | 552 5.2.2 mailbox full                            | REFUSED
          RCPT    | 554 5.7.1 relay access denied                     | REFUSED
          RCPT    | 503 bad sequence                                  | REFUSED
          DATA    | 451 4.3.0 queue file                              | MESSAGE
          DATA    | 554 no valid recipients                           | REFUSED
          CONTENT | 451 4.7.1 greylisted                              | MESSAGE
          CONTENT | 552 5.3.4 too big                                 | REFUSED
          CONTENT | 550 5.1.1 no such user                            | GONE
          CONTENT | 550 user unknown                                  | REFUSED
          CONTENT | 554 5.7.1 spam                                    | REFUSED
          """)
  void everyAnswerHasItsMeaning(Stage stage, String response, String meaning) {
    assertThat(wordFor(resultOf(stage, response))).isEqualTo(meaning);
  }

  @Test
  void ofSeveralLinesTheLastIsShown() {
    assertThat(resultOf(Stage.RCPT, "550-5.1.1 The account\n550 5.1.1 does not\u0007 exist\n"))
        .isEqualTo(new TargetGone("550 5.1.1 does not exist"));
  }

  @Test
  void anAnswerIsShownUpToFourHundredCharacters() {
    assertThat(resultOf(Stage.CONTENT, "250 " + "x".repeat(1000)))
        .isInstanceOfSatisfying(
            Accepted.class, accepted -> assertThat(accepted.answer()).hasSize(400));
  }

  @Test
  void whatIsSaidToAPasswordIsNotShown() {
    assertThat(resultOf(Stage.AUTH, "535 5.7.8 c2VjcmV0 is wrong"))
        .isEqualTo(
            new TryAgain(SendResult.Fault.PROVIDER, "authentication failed: 535 5.7.8", null));
  }
}
