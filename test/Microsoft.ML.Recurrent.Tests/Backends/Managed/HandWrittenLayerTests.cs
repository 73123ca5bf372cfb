using Microsoft.ML.Recurrent.Cells;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed;

/// <summary>A layer that runs a plan gives the bits of the layer whose cells were written by hand.</summary>
public class HandWrittenLayerTests
{
    [Theory]
    [InlineData("lstm", "lstm")]
    [InlineData("gru", "gru")]
    [InlineData("rnn", "tanh")]
    [InlineData("rnn, relu", "relu")]
    public void OutputsAndStatesAreBitIdentical(string cell, string oracle)
    {
        foreach (var path in Enum.GetValues<SimdPath>())
        {
            foreach (bool reverse in new[] { false, true })
            {
                var batch = new LayerBatch(cell, inputs: 6, hidden: 21, lengths: [12, 12, 7, 2, 0]);
                batch.Run(path, reverse);
                Compare(batch, LayerCase.CellNamed(oracle, 21), path, reverse);
            }
        }
    }

    private static void Compare(LayerBatch batch, HandWrittenCell cell, SimdPath path, bool reverse)
    {
        float[] Parameter(string name) => batch.Parameters[Array.IndexOf(["weight_ih", "bias_ih", "weight_hh", "bias_hh"], name)];
        var weights = new LayerWeights(6, 21, Parameter("weight_ih"), Parameter("weight_hh"), Parameter("bias_ih"), Parameter("bias_hh"));
        float[] output = new float[batch.Output.Length], final = new float[batch.FinalState.Length];

        cell.CreateLayer(weights, path).Forward(batch.Packing, reverse, batch.Input, 6, output, 21, 0, new LayerWorkspace(), batch.InitialState, final);

        batch.Output.Select(BitConverter.SingleToInt32Bits).Should().Equal(output.Select(BitConverter.SingleToInt32Bits));
        batch.FinalState.Should().Equal(final);
    }
}
