using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.ML.Recurrent.Equations;
using static Microsoft.ML.Recurrent.Expr;

namespace Microsoft.ML.Recurrent;

/// <summary>The clockwork recurrent network (Koutník et al. 2014), whose units read a sequence at several speeds.</summary>
/// <remarks>
/// The units are cut into groups of one size, each of which is updated in the steps that its period divides and is fed by its own group and
/// by slower ones:
/// <list type="number">
/// <item>h' = tanh(W x + b + U h + d) for the units that the step updates, h for the others</item>
/// </list>
/// Immutable and thread-safe.
/// </remarks>
[JsonConverter(typeof(CellJsonConverter))]
public sealed record ClockworkCell : Cell
{
    private readonly Periods _periods = new([1, 2, 4, 8]);

    /// <inheritdoc/>
    public override string Name => "clockwork_rnn";

    /// <summary>The groups' periods, in ascending order, from the fastest to the slowest group; the order is not checked, and a group is fed by itself
    /// and by the groups after it. Their number must divide the hidden size. Range: 1 to 1,000 periods of
    /// 1 or more steps, which options check.</summary>
    /// <value>The default value is 1, 2, 4, 8.</value>
    public IReadOnlyList<int> Periods
    {
        get => _periods.Values.ToArray();
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            _periods = new Periods([.. value]);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(ClockworkCell)} {{ {nameof(Name)} = {Name}, {nameof(Periods)} = [{_periods}] }}";

    internal override void Define(Step s)
    {
        if (Periods.Count is 0 or > GraphLimits.Groups)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Periods has {Periods.Count} values; expected 1 to {GraphLimits.Groups:N0}."));
        var h = s.State("hidden");
        var input = s.Input("h");
        var recurrent = s.Recurrent("h", h, Blocks.Triangular(Periods.Count), InitialMatrix.Orthogonal);
        var candidate = s.Gate("hidden", Tanh(input + recurrent));
        var updates = s.Mask(Periods);
        s.Output(s.Next(h, updates * candidate + (1 - updates) * h));
    }
}
