using System.Globalization;
using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>The remark on dropout of recurrent products that a cell does not have.</summary>
internal static class RecurrentDropoutRemark
{
    public static IEnumerable<string> Of(NetworkOptions options)
    {
        if (options.DropsRecurrently && !options.ToCell().Graph.Products(Operation.Recurrent).Any())
            yield return string.Create(CultureInfo.InvariantCulture,
                $"RecurrentDropout is {options.RecurrentDropout} and RecurrentWeightDropout {options.RecurrentWeightDropout}, but the cell '{options.ToCell().Name}' has no recurrent ")
                + "product, so nothing is dropped there. Leave both 0, and set LayerDropout or HeadDropout instead.";
    }
}
