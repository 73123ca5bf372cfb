namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>Panels of one period that are worked on together, and what they read.</summary>
internal sealed class GradientGroup
{
    public GradientGroup(GradientPlan plan, GradientPanel[] panels)
    {
        Panels = panels;
        int[] used = [.. panels.SelectMany(p => p.Factors).Select(f => f.Factor).Distinct()];
        Factors = [.. used.Select(place => plan.Factors[place])];
        Products = [.. panels.Select(p => p.Factors.Select(f => (Array.IndexOf(used, f.Factor), f.Start)).ToArray())];
        ProductValues = checked((int)panels.Sum(p => p.Values));
        SumValues = panels.Length * plan.MostWidth;
    }

    public GradientPanel[] Panels { get; }

    public int Period => Panels[0].Period;

    /// <summary>The left factors of all panels.</summary>
    public GradientFactor[] Factors { get; }

    /// <summary>For each panel, the places of its left factors among <see cref="Factors"/> and of its products among its values.</summary>
    public (int Factor, int Start)[][] Products { get; }

    /// <summary>Values of all products.</summary>
    public int ProductValues { get; }

    /// <summary>Values of all sums, in whole panels' widths.</summary>
    public int SumValues { get; }
}
