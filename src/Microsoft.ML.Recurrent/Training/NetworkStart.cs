using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>A fitted network that another fit starts from: vocabularies, scalings and weights.</summary>
/// <param name="Model">The fitted network; it stays as it is.</param>
/// <param name="WithHead">Whether the same task is trained further; else the encoder alone is taken and the head starts anew.</param>
internal sealed record NetworkStart(FittedModel Model, bool WithHead)
{
    /// <exception cref="ArgumentException">The network cannot be the start of such a fit; the message lists every difference.</exception>
    public void ThrowIfUnfit(RecurrentOptions options, TaskDescription task, DataViewSchema schema)
    {
        if (WithHead)
            ContinuationCheck.ThrowIfAnother(options, task, schema, Model);
        else
            ContinuationCheck.ThrowIfOtherEncoder(options, schema, Model);
    }

    /// <summary>The weights to start from: the fitted ones, and those of <paramref name="drawn"/> for a head that starts anew, and for what the other network does not have.</summary>
    /// <param name="drawn">New weights.</param>
    /// <param name="network">Which network of an ensemble is to start; encoders of fewer networks are started from in turn.</param>
    public NetworkWeights WeightsOver(NetworkWeights drawn, int network)
    {
        var fitted = Model.Networks[network % Model.Networks.Count];
        return WithHead ? fitted : new NetworkWeights(drawn.Tensors.Select(t => !NetworkShape.IsHead(t.Name) && fitted.TryGet(t.Name, out var own) ? own! : t));
    }
}
