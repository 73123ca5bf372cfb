using System.Collections.Immutable;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>A left factor of weights' gradients: some values of what products read.</summary>
/// <param name="Group">The products.</param>
/// <param name="First">The first value.</param>
/// <param name="Depth">How many.</param>
internal sealed record GradientFactor(ProductGroup Group, int First, int Depth);

/// <summary>One product of a panel.</summary>
/// <param name="Factor">Its left factor's place in the plan.</param>
/// <param name="Run">Whose weights' gradients it is.</param>
/// <param name="Start">Where the product stands among the panel's values.</param>
internal sealed record PanelFactor(int Factor, ProductRun Run, int Start);

/// <summary>A few neighboring columns of slots, which all take part in the same products.</summary>
/// <param name="Start">The first column.</param>
/// <param name="Vectors">The width in vectors.</param>
/// <param name="Period">The steps that take part: those that this divides.</param>
/// <param name="Factors">The products.</param>
/// <param name="Values">Values of all of them.</param>
internal sealed record GradientPanel(int Start, int Vectors, int Period, ImmutableArray<PanelFactor> Factors, long Values);

/// <summary>The products that make the gradients of a layer's weights from those of its pre-activations, in groups that are worked on one by one.</summary>
internal sealed class GradientPlan
{
    // Values of products that are worked on together: about what a second-level cache holds. The more of them, the fewer times the batch is read.
    private const long GroupValues = 400_000;

    private readonly PackedPlan _packed;
    private readonly List<GradientFactor> _factors = [];

    /// <param name="packed">The layer.</param>
    /// <param name="cuts">Into how many groups the columns are to be cut at least, for as many threads.</param>
    public GradientPlan(PackedPlan packed, int cuts)
    {
        _packed = packed;
        Groups = [.. packed.Runs.GroupBy(r => r.Period).OrderBy(g => g.Key).SelectMany(runs => Cut(PiecesOf([.. runs]), cuts))];
    }

    public ImmutableArray<GradientGroup> Groups { get; }

    public IReadOnlyList<GradientFactor> Factors => _factors;

    public SimdPath Path => _packed.Kernels.Path;

    /// <summary>Values of a panel's row at most.</summary>
    public int MostWidth => Simd.TileVectors(Path) * Simd.Lanes(Path);

    /// <summary>True if all products can be worked on together.</summary>
    public bool IsSmall => Groups.Sum(g => (long)g.ProductValues) <= GroupValues;

    /// <summary>Cuts the slots where a run begins or ends.</summary>
    private static Piece[] PiecesOf(ProductRun[] runs)
    {
        int[] borders = [.. runs.SelectMany(r => new[] { r.Start, r.End }).Distinct().Order()];
        return [.. borders.Zip(borders.Skip(1), (start, end) => new Piece(start, end, [.. runs.Where(r => r.Start <= start && r.End >= end)])).Where(p => p.Runs.Length > 0)];
    }

    /// <summary>Gives each group an equal part of every piece.</summary>
    private IEnumerable<GradientGroup> Cut(Piece[] pieces, int cuts)
    {
        for (int cut = 0; cut < cuts; cut++)
        {
            GradientPanel[] panels = [.. pieces.SelectMany(piece => PanelsOf(piece, cut, cuts))];
            for (int first = 0, end; first < panels.Length; first = end)
            {
                long held = panels[first].Values;
                for (end = first + 1; end < panels.Length && held + panels[end].Values <= GroupValues; end++)
                    held += panels[end].Values;
                yield return new GradientGroup(this, panels[first..end]);
            }
        }
    }

    private IEnumerable<GradientPanel> PanelsOf(Piece piece, int cut, int cuts)
    {
        int lanes = Simd.Lanes(Path), vectors = (piece.End - piece.Start) / lanes;
        int first = (int)((long)vectors * cut / cuts), end = (int)((long)vectors * (cut + 1) / cuts);
        var panels = new PanelLayout((end - first) * lanes, Path);
        for (int panel = 0; panel < panels.Count && first < end; panel++)
            yield return PanelOf(piece.Start + first * lanes + panels.Start(panel), panels.Vectors(panel), piece.Runs);
    }

    private GradientPanel PanelOf(int start, int vectors, ProductRun[] runs)
    {
        var factors = ImmutableArray.CreateBuilder<PanelFactor>();
        long values = 0;
        foreach (var run in runs)
        {
            int factor = PlaceOf(run);
            factors.Add(new PanelFactor(factor, run, checked((int)values)));
            values += (long)_factors[factor].Depth * vectors * Simd.Lanes(Path);
        }

        return new GradientPanel(start, vectors, runs[0].Period, factors.ToImmutable(), values);
    }

    private int PlaceOf(ProductRun run)
    {
        int place = _factors.FindIndex(f => f.Group == run.Group && f.First == run.OperandFirst && f.Depth == run.Matrix.Rows);
        if (place >= 0)
            return place;
        _factors.Add(new GradientFactor(run.Group, run.OperandFirst, run.Matrix.Rows));
        return _factors.Count - 1;
    }

    /// <summary>Neighboring columns of slots that take part in the same products.</summary>
    private sealed record Piece(int Start, int End, ProductRun[] Runs);
}
