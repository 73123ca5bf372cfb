using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Cells;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed;

/// <summary>A layer that trains by a plan gives the bits of the layer whose cells were written by hand, of every gradient too.</summary>
public unsafe class HandWrittenTrainingTests
{
    private const int Inputs = 6, Hidden = 21;

    [Theory]
    [InlineData("lstm", "lstm")]
    [InlineData("gru", "gru")]
    [InlineData("rnn", "tanh")]
    [InlineData("rnn, relu", "relu")]
    public void EveryGradientIsBitIdentical(string cell, string oracle)
    {
        foreach (var path in Enum.GetValues<SimdPath>())
        {
            foreach (bool reverse in new[] { false, true })
            {
                var batch = new LayerBatch(cell, Inputs, Hidden, [70, 70, 33, 12, 12, 7, 2, 0]);
                using var found = new TrainedBatch(batch, reverse);
                found.Run(path);
                Compare(found, Run(found, batch, LayerCase.CellNamed(oracle, Hidden), path, reverse));
            }
        }
    }

    private static void Compare(TrainedBatch found, Dictionary<string, GuardedMemory> expected)
    {
        string[] names = ["output", "final state", "d input", "d initial state"];
        foreach (string name in names)
            found[name].Select(BitConverter.SingleToInt32Bits).Should().Equal(expected[name].Span.ToArray().Select(BitConverter.SingleToInt32Bits), name);
        string[] parameters = ["weight_ih", "bias_ih", "weight_hh", "bias_hh"];
        for (int p = 0; p < parameters.Length; p++)
            found.Parameters[p].Should().Equal(expected[$"d {parameters[p]}"].Span.ToArray(), parameters[p]);
        foreach (var memory in expected.Values)
            memory.Dispose();
    }

    private static Dictionary<string, GuardedMemory> Run(TrainedBatch found, LayerBatch batch, HandWrittenCell cell, SimdPath path, bool reverse)
    {
        Dictionary<string, GuardedMemory> memory = [];
        float* Copy(string name, float[] values)
        {
            memory[name] = new GuardedMemory(values.Length, atEnd: true);
            values.CopyTo(memory[name].Span);
            return memory[name].Pointer;
        }

        float[] Parameter(int place) => batch.Parameters[place];
        ParameterPointers Parameters(string prefix) => new()
        {
            WeightIh = Copy($"{prefix}weight_ih", Parameter(0)),
            BiasIh = Copy($"{prefix}bias_ih", Parameter(1)),
            WeightHh = Copy($"{prefix}weight_hh", Parameter(2)),
            BiasHh = Copy($"{prefix}bias_hh", Parameter(3)),
        };
        var direction = new DirectionPointers
        {
            Reverse = reverse,
            Parameters = Parameters(""),
            Gradients = Parameters("d "),
            InitialState = Copy("initial state", batch.InitialState),
            FinalState = Copy("final state", batch.FinalState),
            FinalGradient = Copy("d final state", found["d final state"]),
            InitialGradient = Copy("d initial state", batch.InitialState),
        };
        var input = new RowPointer(Copy("input", batch.Input), Inputs);
        var pass = new LayerPass(cell, Inputs, 1, path);
        pass.Forward(batch.Packing, [direction], input, new RowPointer(Copy("output", batch.Output), Hidden), threads: 1);
        pass.Backward([direction], input, new RowPointer(Copy("d output", found["d output"]), Hidden), new RowPointer(Copy("d input", batch.Input), Inputs));
        return memory;
    }
}
