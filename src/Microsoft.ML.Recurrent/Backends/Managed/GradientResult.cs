using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>The products of a group of panels, and the sums of the panels' columns.</summary>
internal sealed class GradientResult
{
    /// <summary>Panel after panel, the products of each one after another: (the factor's depth, the panel's width).</summary>
    public AlignedBuffer Products { get; } = new();

    /// <summary>Panel after panel, in whole panels' widths.</summary>
    public AlignedBuffer Sums { get; } = new();

    /// <summary>Makes room, the sums zero.</summary>
    public void Reserve(GradientGroup group)
    {
        Products.Reserve(group.ProductValues);
        Sums.Reserve(group.SumValues).Span[..group.SumValues].Clear();
    }
}
