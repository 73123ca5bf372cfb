using System.Globalization;
using System.Text.Json;

namespace Microsoft.ML.Recurrent;

/// <summary>The equations of a cell, which are searched by small changes (<see cref="CellSearch"/>). A <see cref="Configuration"/> holds them as the cell's JSON.</summary>
/// <remarks>Immutable and thread-safe. Its values have no order: <see cref="TpeTuner"/> draws them anew each time, and <see cref="EvolutionTuner"/> changes those of good trials.</remarks>
public sealed record CellParameter : SearchParameter
{
    private const int MostChanges = 4;

    /// <summary>The cells that the search begins with.</summary>
    public required IReadOnlyList<Cell> Seeds
    {
        get;
        init => field = ValueList<Cell>.Of(value);
    }

    internal override string Description => $"{Name}: equations of {string.Join("|", Seeds.Select(Json))} from {Text(Start)}{ConditionText()}";

    /// <summary>A cell as a configuration holds it.</summary>
    internal static string Json(Cell cell) => JsonSerializer.Serialize(cell);

    /// <summary>A place from 0 to 1 that comes from the cell's structure.</summary>
    /// <param name="value">A cell's JSON.</param>
    public override double ToUnit(object value) =>
        ulong.Parse(CellSearch.Structure(Read(value)!).AsSpan(0, 13), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / (double)(1UL << 52);

    /// <summary>One of the seeds after up to four changes, drawn from a random source that the number seeds.</summary>
    /// <param name="unit">Range: 0 to 1.</param>
    public override object FromUnit(double unit)
    {
        var random = new Random((int)(Math.Clamp(unit, 0, 1) * int.MaxValue));
        var cell = Seeds[random.Next(Seeds.Count)];
        for (int changes = random.Next(MostChanges + 1); changes > 0; changes--)
            cell = CellSearch.Mutate(cell, random);
        return Json(cell);
    }

    /// <summary>A cell after one change.</summary>
    internal string Mutated(object value, Random random) => Json(CellSearch.Mutate(Read(value)!, random));

    internal override string? Violation(object value) => Read(value) is null ? $"{Name} is {Text(value)}; expected the JSON of a cell." : null;

    /// <summary>The cell of a configuration's value; null where it is none.</summary>
    internal static Cell? Read(object value)
    {
        try
        {
            return value is string json ? JsonSerializer.Deserialize<Cell>(json) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
