package io.tickwire.calc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.config.Verticle;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResidentBoundTest {
    @Test
    void symbolsTakeHalfOfAHeapThatIsCalcsAlone() {
        assertThat(ResidentBound.partOf(1_000, Set.of(Verticle.CALC_SYMBOL))).isEqualTo(500);
        assertThat(ResidentBound.partOf(1_000, EnumSet.of(Verticle.CALC_SYMBOL, Verticle.CALC_CROSS)))
                .isEqualTo(500);
    }

    @Test
    void symbolsLeaveRoomForTheViewsOfAGatewayInTheSameProcess() {
        assertThat(ResidentBound.partOf(1_000, EnumSet.allOf(Verticle.class))).isEqualTo(300);
    }

    @Test
    void eachPartitionFreesItsPartOfWhatIsTooMuch() {
        PartitionBoard board = new PartitionBoard();
        ResidentBound bound = new ResidentBound(board, 300);
        board.added(0).residents(1, 100, 0);
        board.added(1).residents(1, 200, 0);
        assertThat(bound.bytesToFree(200)).isZero();
        board.added(2).residents(1, 300, 0);
        assertThat(bound.bytesToFree(100) + bound.bytesToFree(200) + bound.bytesToFree(300))
                .isEqualTo(300);
    }
}
