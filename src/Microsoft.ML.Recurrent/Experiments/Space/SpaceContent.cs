using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.ML.Recurrent.Experiments.Space;

/// <summary>A typed space as data: the records of all cells, the parameters as they were declared, and what labels stand for.</summary>
internal sealed record SpaceContent
{
    /// <summary>The parameter that chooses among several records.</summary>
    public const string Cell = "Cell";

    private static readonly JsonSerializerOptions _json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>The records by name, with the values that are not searched.</summary>
    public required IReadOnlyList<KeyValuePair<string, object>> Cells { get; init; }

    public required IReadOnlyList<SearchParameter> Declared { get; init; }

    /// <summary>The names of parameters that were given in code.</summary>
    public IReadOnlySet<string> Given { get; init; } = new HashSet<string>();

    /// <summary>The values that labels stand for, by parameter.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<(string Label, object? Value)>> Labels { get; init; } = new Dictionary<string, IReadOnlyList<(string, object?)>>();

    public IEnumerable<SearchParameter> Parameters => ParameterRules.Apply(Declared, Given, [.. Cells.Select(c => c.Value)]);

    public string Subject => string.Join(" or ", Cells.Select(c => c.Value.GetType().Name).Distinct());

    /// <summary>All that is not searched, and the values of labels, as a text.</summary>
    public string Description => string.Join('\n', [
        .. Cells.Select(c => $"{c.Key} {c.Value.GetType().FullName} {JsonSerializer.Serialize(c.Value, c.Value.GetType(), _json)}"),
        .. Labels.OrderBy(l => l.Key, StringComparer.Ordinal).SelectMany(l => l.Value.Select(v => $"{l.Key} {v.Label} {JsonSerializer.Serialize(v.Value, _json)}"))]);

    /// <summary>Reads the parameters of one or several records.</summary>
    /// <exception cref="ArgumentException">There is no record, two have one name, or they search a parameter differently.</exception>
    public static SpaceContent Of(IEnumerable<KeyValuePair<string, object>> records)
    {
        KeyValuePair<string, object>[] cells = [.. records];
        if (cells.Length == 0)
            throw new ArgumentException("There are no options; give at least one record.", "options");
        if (cells.FirstOrDefault(c => c.Value is null) is { Key: { } missing })
            throw new ArgumentException($"The options named '{missing}' are null; give a record.", "options");
        if (cells.GroupBy(c => c.Key).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"{twice.Count()} records are named '{twice.Key}'; give them in a dictionary, under names of your own.", "options");
        return new SpaceContent { Cells = cells, Declared = [.. CellParameter(cells), .. SharedParameters(cells)] };
    }

    /// <summary>The options that a configuration makes; its values are valid.</summary>
    public object Create(Configuration configuration) => configuration.Where(v => !IsCell(v.Key)).Aggregate(RecordOf(configuration), (options, v) =>
        OptionPath.Find(options, v.Key) is { } path ? path.With(options, OptionValue.ToProperty(path, Unlabeled(v.Key, v.Value), nameof(configuration))) : options);

    /// <summary>The violations of a configuration's options that are no fault of those which are not searched.</summary>
    public IReadOnlyList<string> Violations(Configuration configuration)
    {
        try
        {
            return [.. OptionsFaults.Of(Create(configuration)).Except(OptionsFaults.Of(RecordOf(configuration)))];
        }
        catch (ArgumentException e)
        {
            return [e.Message];
        }
    }

    public SpaceContent With(SearchParameter parameter)
    {
        int at = Declared.ToList().FindIndex(p => p.Name == parameter.Name);
        return this with
        {
            Declared = at < 0 ? [.. Declared, parameter] : [.. Declared.Take(at), parameter, .. Declared.Skip(at + 1)],
            Given = Given.Append(parameter.Name).ToHashSet(),
            Labels = Labels.Where(l => l.Key != parameter.Name).ToDictionary(),
        };
    }

    /// <summary>The same with a property that has one value.</summary>
    /// <exception cref="ArgumentException">There is none, or it cannot have the value.</exception>
    public SpaceContent Fix(string property, object? value)
    {
        var paths = Paths(property);
        var cells = Cells.Select(c => paths.FirstOrDefault(p => p.Cell == c.Key).Path is { } path
            ? KeyValuePair.Create(c.Key, path.With(c.Value, OptionValue.ToProperty(path, value, nameof(value)))) : c).ToArray();
        SpaceChanges.ThrowIfAny(cells.Zip(Cells).SelectMany(c => OptionsFaults.Of(c.First.Value).Except(OptionsFaults.Of(c.Second.Value))), $"{property} cannot be fixed");
        return this with { Cells = cells, Declared = [.. Declared.Where(p => p.Name != property)], Labels = Labels.Where(l => l.Key != property).ToDictionary() };
    }

    /// <summary>A property in each of the cells that have it.</summary>
    /// <exception cref="ArgumentException">No cell has it.</exception>
    public IReadOnlyList<(string Cell, OptionPath Path)> Paths(string property)
    {
        ArgumentNullException.ThrowIfNull(property);
        if (IsCell(property))
            throw new ArgumentException($"'{Cell}' chooses among the space's records; give other records to its constructor.", nameof(property));
        (string, OptionPath)[] found = [.. from cell in Cells let path = OptionPath.Find(cell.Value, property) where path is not null select (cell.Key, path)];
        return found.Length > 0 ? found
            : throw new ArgumentException(NearestName.Unknown(Subject, "property", property, [.. Cells.SelectMany(c => OptionPath.Names(c.Value.GetType())).Distinct()]), nameof(property));
    }

    private bool IsCell(string name) => Cells.Count > 1 && name == Cell;

    private object RecordOf(Configuration configuration) =>
        Cells.Count > 1 && configuration.TryGetValue(Cell, out object? name) ? Cells.First(c => c.Key.Equals(name)).Value : Cells[0].Value;

    private object? Unlabeled(string parameter, object value) =>
        Labels.TryGetValue(parameter, out var labels) ? labels.First(l => l.Label.Equals(value)).Value : value;

    private static IEnumerable<SearchParameter> CellParameter(KeyValuePair<string, object>[] cells) =>
        cells.Length == 1 ? [] : [new ChoiceParameter { Name = Cell, Candidates = [.. cells.Select(c => c.Key)], Start = cells[0].Key }];

    private static IEnumerable<SearchParameter> SharedParameters(KeyValuePair<string, object>[] cells)
    {
        var all = cells.SelectMany(c => AttributedParameters.Of(c.Value).Select(p => (Cell: c.Key, Parameter: p))).GroupBy(p => p.Parameter.Name);
        foreach (var group in all)
        {
            var first = group.First();
            if (group.FirstOrDefault(p => p.Parameter with { Start = first.Parameter.Start } != first.Parameter) is { Cell: { } other })
                throw new ArgumentException($"{group.Key} is searched differently by '{first.Cell}' and '{other}'; give records that agree, or fix it.", "options");
            yield return group.Count() == cells.Length ? first.Parameter
                : first.Parameter with { Conditions = [new() { Parameter = Cell, Values = [.. group.Select(p => p.Cell)] }] };
        }
    }
}
