using System.Globalization;

namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>Says where the network was the best on the validation split, and yet does not have all of a forecast.</summary>
internal static class HeldBack
{
    /// <param name="blocks">The blend.</param>
    /// <param name="stretches">Horizons that fit one after another into the split.</param>
    /// <param name="isRandomWalk">Whether the series cannot be told from random walks.</param>
    public static string? Of(IReadOnlyList<MemberBlock> blocks, double stretches, bool isRandomWalk)
    {
        var held = blocks.FirstOrDefault(block => block.Weights.Network < 1 && block.Errors?.Network < block.Error);
        return held is null ? null : string.Create(CultureInfo.InvariantCulture,
            $"The network alone has a validation error of {held.Errors!.Network:0.###}, the blend one of {held.Error:0.###}, and yet the network's weight is {held.Weights.Network:0.##}: ")
            + (isRandomWalk ? "the series cannot be told from random walks, where " : "")
            + string.Create(CultureInfo.InvariantCulture, $"a validation split of {stretches:0.#} horizons does not show that the gain is more than chance. ")
            + "To take the network alone, set Members to ForecastMembers.Network; to measure it longer, raise Training.ValidationFraction.";
    }
}
