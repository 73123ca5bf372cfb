using Microsoft.ML.Recurrent.Backends;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Training.Optimizers;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>The mean of the weights after each step since a measurement at which the loss had stopped improving; the weights themselves up to it (Merity et al. 2018).</summary>
internal sealed class NonMonotoneAverage(RecurrentNetwork network, IParameterUpdate update) : WeightAverage(network)
{
    private bool _hasBegun;

    /// <summary>Averages the weights of all further steps.</summary>
    public void Begin() => _hasBegun = true;

    public override void Update()
    {
        if (!_hasBegun)
            return;
        // Rows of embeddings that no batch has read are behind; the mean is that of all weights.
        update.Finish();
        Steps++;
        TakeIn((Steps - 1.0) / Steps);
    }

    public override NetworkWeights Export() => Steps > 0 ? Copy() : Network.Export();
}
