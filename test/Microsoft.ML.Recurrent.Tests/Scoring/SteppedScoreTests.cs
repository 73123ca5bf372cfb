using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tests.Scoring;

public class SteppedScoreTests
{
    private const int Inputs = 3;

    public static TheoryData<RecurrentOptions> Cells =>
    [
        new LstmOptions { Bidirectional = false, Pooling = SequencePooling.Last },
        new GruOptions { Bidirectional = false, Pooling = SequencePooling.Last },
        new RnnOptions { Bidirectional = false, Pooling = SequencePooling.Last },
    ];

    [Theory]
    [MemberData(nameof(Cells))]
    public void AfterEachStepTheScoreIsThatOfTheStepsSoFar(RecurrentOptions cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        var columns = new InputColumns([new SequenceColumn("Values", SequenceColumnKind.Values, Inputs, 0, null)], []);
        var shape = NetworkShape.Of(cell with { SequenceColumnNames = ["Values"], FeaturesPerStep = Inputs, HiddenSize = 17, Layers = 2 }, columns, 2);
        var network = new ManagedNetwork(shape, NetworkInitializer.Create(shape, seed: 3));
        var workspace = new NetworkWorkspace();
        var state = new float[2 * 2 * 17];
        float[] stepped = new float[2], whole = new float[2];

        for (int steps = 1; steps <= 5; steps++)
        {
            var step = Rows(columns, steps - 1, 1).Pack([0]);
            network.Score(step, workspace, network.Step(step, workspace, state.AsSpan(0, cell is LstmOptions ? 68 : 34)), stepped);
            network.Run(Rows(columns, 0, steps).Pack([0]), workspace, whole);

            stepped.Should().NotContain(0).And.Equal(whole, (a, b) => Math.Abs(a - b) < 1e-5f);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(33)]
    [InlineData(68)]
    public void StatesOfAnotherNumberAreRefused(int states)
    {
        var columns = new InputColumns([new SequenceColumn("Values", SequenceColumnKind.Values, Inputs, 0, null)], []);
        var shape = NetworkShape.Of(new GruOptions { HiddenSize = 17, Layers = 2 }, columns, 2);
        var network = new ManagedNetwork(shape, NetworkInitializer.Create(shape, seed: 3));

        FluentActions.Invoking(() => network.Step(Rows(columns, 0, 1).Pack([0]), new NetworkWorkspace(), new float[states]))
            .Should().Throw<ArgumentException>().WithMessage($"There are {states} values of states; expected 34, 17 of each of 1 rows in each of 2 layers.*");
    }

    private static RaggedSequences Rows(InputColumns columns, int first, int steps)
    {
        var rows = new RaggedSequences(columns);
        rows.AddRow(steps);
        var values = rows.Values(0);
        for (int i = 0; i < values.Length; i++)
            values[i] = MathF.Sin(first * Inputs + i);
        return rows;
    }
}
