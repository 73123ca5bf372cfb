using System.Globalization;
using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>Remarks on options that have no effect beside the others.</summary>
internal static class IdleOptionRemarks
{
    public static IEnumerable<string> Of(NetworkOptions options)
    {
        if (options.DropsRecurrently && !options.ToCell().Graph.Products(Operation.Recurrent).Any())
            yield return string.Create(CultureInfo.InvariantCulture,
                $"RecurrentDropout is {options.RecurrentDropout} and RecurrentWeightDropout {options.RecurrentWeightDropout}, but the cell '{options.ToCell().Name}' has no recurrent ")
                + "product, so nothing is dropped there. Leave both 0, and set LayerDropout or HeadDropout instead.";
        if (options is RecurrentOptions { AttentionHeads: > 1, Pooling: not SequencePooling.Attention and var pooling, AttentionHeads: var heads })
            yield return $"AttentionHeads is {heads}, but Pooling is {pooling}, which has no heads. Set Pooling to Attention, or leave AttentionHeads 1.";
    }
}
