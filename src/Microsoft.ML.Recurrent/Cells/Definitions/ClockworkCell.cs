using Microsoft.ML.Recurrent.Equations;
using static Microsoft.ML.Recurrent.Expr;

namespace Microsoft.ML.Recurrent.Cells.Definitions;

/// <summary>
/// Clockwork recurrent network (Koutník et al. 2014): the units are cut into groups of one size, each of which is updated in the steps that
/// its period divides and is fed by its own group and by slower ones.
/// <list type="number">
/// <item>h' = tanh(W x + b + U h + d) for the units that the step updates, h for the others</item>
/// </list>
/// </summary>
internal sealed record ClockworkCell : Cell
{
    private readonly Periods _periods = new([1, 2, 4, 8]);

    public override string Name => "clockwork_rnn";

    /// <summary>The groups' periods, from the fastest to the slowest.</summary>
    public IReadOnlyList<int> Periods
    {
        get => _periods.Values.ToArray();
        init => _periods = new Periods([.. value]);
    }

    internal override void Define(Step s)
    {
        var h = s.State("hidden");
        var input = s.Input("h");
        var recurrent = s.Recurrent("h", h, Blocks.Triangular(Periods.Count), InitialMatrix.Orthogonal);
        var candidate = s.Gate("hidden", Tanh(input + recurrent));
        var updates = s.Mask(Periods);
        s.Output(s.Next(h, updates * candidate + (1 - updates) * h));
    }
}
