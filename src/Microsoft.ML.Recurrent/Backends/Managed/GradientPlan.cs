using System.Collections.Immutable;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>A left factor of weights' gradients: some values of what products read, in the rows of register tiles.</summary>
/// <param name="Group">The products.</param>
/// <param name="First">The first value.</param>
/// <param name="Depth">How many.</param>
/// <param name="Tiles">The register tiles that they fill, the last one with zeros.</param>
internal sealed record GradientFactor(ProductGroup Group, int First, int Depth, int Tiles);

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

/// <summary>The products that make the gradients of a layer's weights from those of its pre-activations.</summary>
internal sealed class GradientPlan
{
    private readonly PackedPlan _packed;
    private readonly List<GradientFactor> _factors = [];

    public GradientPlan(PackedPlan packed)
    {
        _packed = packed;
        Panels = [.. packed.Runs.GroupBy(r => r.Period).OrderBy(g => g.Key).SelectMany(g => Cut([.. g], g.Key))];
    }

    /// <summary>Panels of one period side by side.</summary>
    public ImmutableArray<GradientPanel> Panels { get; }

    public IReadOnlyList<GradientFactor> Factors => _factors;

    public SimdPath Path => _packed.Kernels.Path;

    /// <summary>Rows of a register tile.</summary>
    public int TileRows => Simd.TileRows(Path);

    /// <summary>Values of a panel's row at most.</summary>
    public int MostWidth => Simd.TileVectors(Path) * Simd.Lanes(Path);

    /// <summary>Panels of one period in groups.</summary>
    /// <param name="most">Panels of a group at most.</param>
    /// <param name="values">Values of their products at most, unless one panel alone has more.</param>
    public IEnumerable<GradientGroup> GroupsOf(int most, long values)
    {
        for (int first = 0, end; first < Panels.Length; first = end)
        {
            long held = Panels[first].Values;
            end = first + 1;
            while (end < Panels.Length && end - first < most && Panels[end].Period == Panels[first].Period && held + Panels[end].Values <= values)
                held += Panels[end++].Values;
            yield return new GradientGroup(this, [.. Panels[first..end]]);
        }
    }

    /// <summary>Cuts the slots where a run begins or ends, and the pieces to a register tile's width.</summary>
    private IEnumerable<GradientPanel> Cut(ProductRun[] runs, int period)
    {
        int[] borders = [.. runs.SelectMany(r => new[] { r.Start, r.End }).Distinct().Order()];
        foreach (var (start, end) in borders.Zip(borders.Skip(1)))
        {
            ProductRun[] covering = [.. runs.Where(r => r.Start <= start && r.End >= end)];
            var panels = new PanelLayout(end - start, Path);
            for (int panel = 0; panel < panels.Count && covering.Length > 0; panel++)
                yield return PanelOf(start + panels.Start(panel), panels.Vectors(panel), period, covering);
        }
    }

    private GradientPanel PanelOf(int start, int vectors, int period, ProductRun[] runs)
    {
        var factors = ImmutableArray.CreateBuilder<PanelFactor>();
        long values = 0;
        foreach (var run in runs)
        {
            int factor = PlaceOf(run);
            factors.Add(new PanelFactor(factor, run, checked((int)values)));
            values += (long)_factors[factor].Tiles * TileRows * vectors * Simd.Lanes(Path);
        }

        return new GradientPanel(start, vectors, period, factors.ToImmutable(), values);
    }

    private int PlaceOf(ProductRun run)
    {
        int place = _factors.FindIndex(f => f.Group == run.Group && f.First == run.OperandFirst && f.Depth == run.Matrix.Rows);
        if (place >= 0)
            return place;
        _factors.Add(new GradientFactor(run.Group, run.OperandFirst, run.Matrix.Rows, (run.Matrix.Rows + TileRows - 1) / TileRows));
        return _factors.Count - 1;
    }
}
