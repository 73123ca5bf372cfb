using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Tests.Equations;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed;

/// <summary>A layer of any cell gives what the interpreter gives, for ragged batches, both directions and every lane width.</summary>
public class InferenceLayerTests
{
    public static TheoryData<string> Cells => CellCases.Theory;

    [Theory]
    [MemberData(nameof(Cells))]
    public void OutputsAndStatesAreThoseOfTheInterpreter(string cell)
    {
        foreach (var path in Enum.GetValues<SimdPath>())
        {
            foreach (bool reverse in new[] { false, true })
            {
                var batch = new LayerBatch(cell, inputs: 5, hidden: 12, lengths: [11, 9, 9, 3, 1, 0, 0]);
                batch.Run(path, reverse);
                for (int row = 0; row < batch.Packing.Rows; row++)
                    Compare(batch, row, reverse);
            }
        }
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("clockwork")]
    [InlineData("gru, reset before")]
    public void ARowAloneIsTheRowInABatch(string cell)
    {
        // More rows than a chunk of input products; the row alone fits many steps into one.
        var batch = new LayerBatch(cell, inputs: 3, hidden: 20, lengths: [.. Enumerable.Range(0, 300).Select(i => 6 - i / 60)]);
        batch.Run(Simd.Best, reverse: true);
        var alone = new LayerBatch(cell, inputs: 3, hidden: 20, lengths: [6]);
        int[] positions = batch.Positions(0, reverse: false);
        batch.InitialState.AsSpan(0, alone.StateWidth).CopyTo(alone.InitialState);
        for (int step = 0; step < 6; step++)
            batch.Input.AsSpan(positions[step] * 3, 3).CopyTo(alone.Input.AsSpan(step * 3));
        batch.Parameters.Zip(alone.Parameters).ToList().ForEach(p => p.First.CopyTo(p.Second, 0));

        alone.Run(Simd.Best, reverse: true);

        for (int step = 0; step < 6; step++)
            alone.Output[(step * 20)..(step * 20 + 20)].Should().Equal(batch.Output[(positions[step] * 20)..(positions[step] * 20 + 20)]);
    }

    [Theory]
    [InlineData("clockwork", 12)]
    [InlineData("clockwork", 64)]
    [InlineData("lstm", 12)]
    public void StepsInTwoCallsAreThoseInOne(string cell, int hidden)
    {
        var whole = new LayerBatch(cell, inputs: 3, hidden, lengths: [11, 11]);
        whole.Run(Simd.Best, reverse: false);
        var layer = new InferenceLayer(PlanKernels.Emit(whole.Plan, Simd.Best), whole.Sizes, whole.Parameters);
        float[] state = [.. whole.InitialState], output = new float[whole.Output.Length];
        foreach (var (first, steps) in new[] { (0, 3), (3, 1), (4, 7) })
        {
            // In place: the states after some steps are those before the next.
            layer.Forward(Packing.FromSortedLengths([steps, steps]), new LayerCall
            {
                FirstStep = first,
                Input = whole.Input.AsSpan(first * 2 * 3),
                InputStride = 3,
                Output = output.AsSpan(first * 2 * hidden),
                OutputStride = hidden,
                InitialState = state,
                FinalState = state,
            }, new InferenceWorkspace());
        }

        output.Should().Equal(whole.Output);
        state.Should().Equal(whole.FinalState);
    }

    [Fact]
    public void WithoutLowerNoiseAndStateTheseAreZero()
    {
        var batch = new LayerBatch("depth-gated lstm", inputs: 3, hidden: 8, lengths: [4, 2]);
        Array.Clear(batch.Lower);
        Array.Clear(batch.InitialState);
        batch.Run(Simd.Best, reverse: false);
        float[] output = new float[batch.Output.Length];
        var call = new LayerCall { Input = batch.Input, InputStride = 3, Output = output, OutputStride = 8 };

        new InferenceLayer(PlanKernels.Emit(batch.Plan, Simd.Best), batch.Sizes, batch.Parameters).Forward(batch.Packing, call, new InferenceWorkspace());

        output.Should().Equal(batch.Output);
    }

    [Fact]
    public void WritesNothingBesideItsColumns()
    {
        var batch = new LayerBatch("gru", inputs: 3, hidden: 7, lengths: [4, 2]);
        float[] output = [.. Enumerable.Repeat(-9f, 6 * 12)];
        var call = new LayerCall { Input = batch.Input, InputStride = 3, Output = output, OutputStride = 12, OutputColumn = 3 };

        new InferenceLayer(PlanKernels.Emit(batch.Plan, Simd.Best), batch.Sizes, batch.Parameters).Forward(batch.Packing, call, new InferenceWorkspace());

        output.Select((value, i) => (IsOwn: i % 12 is >= 3 and < 10, IsWritten: value != -9f)).Should().OnlyContain(v => v.IsOwn == v.IsWritten);
    }

    [Theory]
    [InlineData("Input")]
    [InlineData("Output")]
    [InlineData("Lower")]
    [InlineData("Further")]
    [InlineData("InitialState")]
    [InlineData("FinalState")]
    public void MemoryThatIsTooShortIsRefusedBeforeAnythingIsWritten(string what)
    {
        var batch = new LayerBatch("depth-gated lstm", inputs: 3, hidden: 8, lengths: [4, 2]);
        float[] Short(string name, float[] values) => name == what ? values[1..] : values;
        var layer = new InferenceLayer(PlanKernels.Emit(batch.Plan, Simd.Best), batch.Sizes, batch.Parameters);
        float[] output = Short("Output", batch.Output);

        Action run = () => layer.Forward(batch.Packing, new LayerCall
        {
            Input = Short("Input", batch.Input),
            InputStride = 3,
            Lower = Short("Lower", batch.Lower),
            Output = output,
            OutputStride = 8,
            Further = Short("Further", batch.Further),
            InitialState = Short("InitialState", batch.InitialState),
            FinalState = Short("FinalState", batch.FinalState),
        }, new InferenceWorkspace());

        run.Should().Throw<ArgumentException>().WithParameterName(what);
        output.Should().OnlyContain(value => value == 0);
    }

    [Fact]
    public void ParametersOfAnotherLayerAreRefused()
    {
        var batch = new LayerBatch("gru", inputs: 3, hidden: 8, lengths: [1]);
        float[][] other = new LayerBatch("gru", inputs: 4, hidden: 8, lengths: [1]).Parameters;
        Action some = () => _ = new InferenceLayer(PlanKernels.Emit(batch.Plan, Simd.Best), batch.Sizes, batch.Parameters[1..]);
        Action others = () => _ = new InferenceLayer(PlanKernels.Emit(batch.Plan, Simd.Best), batch.Sizes, other);

        some.Should().Throw<ArgumentException>().WithMessage("There are 3 parameters; expected 4.*");
        others.Should().Throw<ArgumentException>().WithMessage("The parameter 'weight_ih' has 96 values; expected 72.*");
    }

    private static void Compare(LayerBatch batch, int row, bool reverse)
    {
        var (results, final) = batch.Interpret(row, reverse);
        int[] positions = batch.Positions(row, reverse);
        int hidden = batch.Sizes.Hidden, further = batch.Further.Length / batch.Packing.TotalSteps;
        for (int step = 0; step < positions.Length; step++)
        {
            Close(batch.Output.AsSpan(positions[step] * hidden, hidden), batch.Outputs(results[step], further: false));
            Close(batch.Further.AsSpan(positions[step] * further, further), batch.Outputs(results[step], further: true));
        }

        Close(batch.FinalState.AsSpan(row * batch.StateWidth, batch.StateWidth), final);
    }

    private static void Close(ReadOnlySpan<float> found, double[] expected) =>
        Array.ConvertAll(found.ToArray(), v => (double)v).Should().Equal(expected, (a, b) => Math.Abs(a - b) <= 1e-5 * Math.Max(1, Math.Abs(b)));
}
