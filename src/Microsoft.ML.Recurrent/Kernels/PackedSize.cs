using System.Globalization;

namespace Microsoft.ML.Recurrent.Kernels;

/// <summary>The size of a packed batch in memory. Counts come from data and files, so that their product is checked before anything is made of it.</summary>
internal static class PackedSize
{
    private const string Remedy = "Use shorter sequences, fewer features or a smaller HiddenSize.";

    /// <summary>The most values of a buffer: an array's, with room to start it on a cache line.</summary>
    public static int Most => Array.MaxLength - 64;

    /// <summary><paramref name="steps"/> × <paramref name="width"/>.</summary>
    /// <param name="rows">The batch's rows.</param>
    /// <param name="steps">The steps of all rows.</param>
    /// <param name="width">Values per step.</param>
    /// <param name="remedy">What to do where that is too much.</param>
    /// <param name="most">The most values that can be held.</param>
    /// <exception cref="InvalidOperationException">That is more than one buffer holds.</exception>
    public static int Of(long rows, long steps, long width, string remedy = Remedy, int? most = null)
    {
        var size = (Int128)steps * width;
        return size <= (most ?? Most) ? (int)size : throw new InvalidOperationException(string.Create(
            CultureInfo.InvariantCulture,
            $"{(rows == 1 ? "A row" : $"A batch of {rows} rows")} with {steps} steps at {width} values per step has {size} values, but at most {most ?? Most} can be held at once. {remedy}"));
    }
}
