using System.Numerics.Tensors;

namespace Microsoft.ML.Recurrent.Cells;

internal static class GateBias
{
    /// <summary>b_ih + b_hh, for cells that add both before the gate's function.</summary>
    public static float[] Sum(LayerWeights weights)
    {
        var sum = new float[weights.BiasIh.Length];
        TensorPrimitives.Add(weights.BiasIh, weights.BiasHh, sum);
        return sum;
    }
}
