using System.Globalization;
using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>Remarks on options that have no effect beside the others.</summary>
internal static class IdleOptionRemarks
{
    public static IEnumerable<string> Of(NetworkOptions options, bool labelsSteps = false)
    {
        if (options.DropsRecurrently && !options.ToCell().Graph.Products(Operation.Recurrent).Any())
            yield return string.Create(CultureInfo.InvariantCulture,
                $"RecurrentDropout is {options.RecurrentDropout} and RecurrentWeightDropout {options.RecurrentWeightDropout}, but the cell '{options.ToCell().Name}' has no recurrent ")
                + "product, so nothing is dropped there. Leave both 0, and set LayerDropout or HeadDropout instead.";
        if (labelsSteps && options is RecurrentOptions { Pooling: not SequencePooling.Last and var unused })
            yield return $"Pooling is {unused}, but each step has a label, and is scored on its own: nothing is pooled. Leave Pooling at Last.";
        if (options is RecurrentOptions { Tagging.UseCrf: true, LabelSmoothing: > 0 and var smoothing })
            yield return string.Create(CultureInfo.InvariantCulture, $"LabelSmoothing is {smoothing}, but Tagging.UseCrf is true, and the loss of a conditional random field is not smoothed. Leave LabelSmoothing 0.");
        if (options is RecurrentOptions { AttentionHeads: > 1, Pooling: not SequencePooling.Attention and var pooling, AttentionHeads: var heads })
            yield return $"AttentionHeads is {heads}, but Pooling is {pooling}, which has no heads. Set Pooling to Attention, or leave AttentionHeads 1.";
    }
}
