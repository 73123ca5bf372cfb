using System.Collections.Immutable;
using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>One shard's products of a group of panels, and the sums of the panels' columns.</summary>
internal sealed class GradientResult
{
    /// <summary>Panel after panel, the products of each one after another: (the factor's depth in whole tiles, the panel's width).</summary>
    public AlignedBuffer Products { get; } = new();

    /// <summary>Panel after panel, in whole panels' widths.</summary>
    public AlignedBuffer Sums { get; } = new();

    public int ProductValues { get; private set; }

    public int SumValues { get; private set; }

    public void Reserve(ImmutableArray<GradientPanel> panels, int width)
    {
        (ProductValues, SumValues) = (checked((int)panels.Sum(p => p.Values)), panels.Length * width);
        Products.Reserve(ProductValues);
        Sums.Reserve(SumValues).Span[..SumValues].Clear();
    }

    /// <summary>Adds another shard's.</summary>
    public void Add(GradientResult other)
    {
        TensorPrimitives.Add<float>(Products.Span[..ProductValues], other.Products.Span[..ProductValues], Products.Span);
        TensorPrimitives.Add<float>(Sums.Span[..SumValues], other.Sums.Span[..SumValues], Sums.Span);
    }
}
