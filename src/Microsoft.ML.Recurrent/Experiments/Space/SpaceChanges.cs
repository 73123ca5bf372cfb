using System.Globalization;

namespace Microsoft.ML.Recurrent.Experiments.Space;

/// <summary>Changes of a space in code, checked.</summary>
internal static class SpaceChanges
{
    /// <exception cref="ArgumentException">The property is no number, or the ends are no range of it.</exception>
    public static RangeParameter Range(SpaceContent content, string property, double minimum, double maximum, bool? isLogarithmic)
    {
        var (cell, path) = content.Paths(property)[0];
        if (!OptionValue.IsNumber(path.Type))
            throw new ArgumentException($"{property} is of type {path.Type.Name}, which has no range; use Choice or Fix.", nameof(property));
        var known = content.Declared.FirstOrDefault(p => p.Name == property);
        var range = new RangeParameter
        {
            Name = property,
            Start = 0,
            Minimum = minimum,
            Maximum = maximum,
            IsLogarithmic = isLogarithmic ?? known is RangeParameter { IsLogarithmic: true },
            IsWhole = OptionValue.IsWhole(path.Type),
            IsSingle = path.Type == typeof(float),
            Conditions = Conditions(content, property, known),
        };
        if (Fault(range) is { } fault)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The range of {property} is {minimum:R} to {maximum:R}{fault}"), nameof(minimum));
        range = range.StartingAt(path.Get(Options(content, cell)));
        ThrowIfAny(Faults(content, property, [range.FromUnit(0), range.FromUnit(1)]), $"The range of {property} cannot be searched");
        return range;
    }

    /// <exception cref="ArgumentException">The candidates are no choice.</exception>
    public static ChoiceParameter Choice(SpaceContent content, string property, IReadOnlyList<object> candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        var (cell, path) = content.Paths(property)[0];
        if (!OptionValue.IsPlain(path.Type))
            throw new ArgumentException($"{property} is of type {path.Type.Name}; give its candidates in a dictionary, by labels.", nameof(property));
        object[] plain = [.. candidates.Select(c => Plain(path, c))];
        var choice = Checked(content, property, plain);
        ThrowIfAny(Faults(content, property, plain), $"The choice of {property} cannot be searched");
        object? start = path.Get(Options(content, cell));
        return start is not null && plain.Contains(Configuration.Plain(property, start)) ? choice with { Start = Configuration.Plain(property, start) } : choice;
    }

    /// <exception cref="ArgumentException">The candidates are no choice.</exception>
    public static SpaceContent Labeled(SpaceContent content, string property, IReadOnlyList<(string Label, object? Value)> candidates)
    {
        var (cell, path) = content.Paths(property)[0];
        var choice = Checked(content, property, [.. candidates.Select(c => (object)c.Label)]);
        ThrowIfAny(Faults(content, property, candidates.Select(c => c.Value)), $"The choice of {property} cannot be searched");
        object options = Options(content, cell);
        if (candidates.FirstOrDefault(c => Equals(path.Get(path.With(options, c.Value)), path.Get(options))) is { Label: { } label })
            choice = choice with { Start = label };
        var changed = content.With(choice);
        return changed with { Labels = new Dictionary<string, IReadOnlyList<(string, object?)>>(changed.Labels) { [property] = candidates } };
    }

    /// <exception cref="ArgumentException">There is no seed, or one makes invalid options.</exception>
    public static CellParameter Cells(SpaceContent content, string property, IReadOnlyList<Cell> seeds)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        if (seeds.Count == 0 || seeds.Any(s => s is null))
            throw new ArgumentException($"There is no cell to start the search of {property} from; give one or more, and no null.", nameof(seeds));
        ThrowIfAny(Faults(content, property, seeds), $"The cells of {property} cannot be searched");
        return new CellParameter { Name = property, Seeds = seeds, Start = CellParameter.Json(seeds[0]), Conditions = Conditions(content, property, null) };
    }

    /// <exception cref="ArgumentException">There is no such parameter or value.</exception>
    public static SearchParameter When(SpaceContent content, string property, string other, IReadOnlyList<object> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var on = Known(content, other);
        object[] plain = [.. values.Select(v => Configuration.Plain(other, v)).Select(v => on is RangeParameter { IsWhole: false } && v is long whole ? (double)whole : v)];
        if (plain.Length == 0)
            throw new ArgumentException($"There is no value of {other} with which {property} matters; give at least one.", nameof(values));
        ThrowIfAny(plain.Select(on.Violation).OfType<string>(), $"{property} cannot depend on {other}");
        return Conditional(content, property, new() { Parameter = other, Values = plain });
    }

    /// <exception cref="ArgumentException">There is no such parameter, or the ends are no range.</exception>
    public static SearchParameter WhenWithin(SpaceContent content, string property, string other, double minimum, double maximum)
    {
        if (Known(content, other) is not RangeParameter && Known(content, other) is ChoiceParameter choice && !choice.Candidates.All(c => c is long or double))
            throw new ArgumentException($"{other} is no number; use When with its values.", nameof(other));
        if (!(minimum <= maximum))
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"{property} depends on {other} within {minimum:R} to {maximum:R}; expected a minimum up to the maximum."), nameof(minimum));
        }

        return Conditional(content, property, new() { Parameter = other, Minimum = minimum, Maximum = maximum });
    }

    /// <exception cref="ArgumentException">There is a violation.</exception>
    public static void ThrowIfAny(IEnumerable<string> violations, string what)
    {
        string[] all = [.. violations.Distinct()];
        if (all.Length > 0)
            throw new ArgumentException(Errors.List(what, all));
    }

    private static object Options(SpaceContent content, string cell) => content.Cells.First(c => c.Key == cell).Value;

    private static string? Fault(RangeParameter range) => range switch
    {
        _ when !double.IsFinite(range.Minimum) || !double.IsFinite(range.Maximum) => "; expected finite numbers.",
        _ when range.Minimum >= range.Maximum => "; expected a minimum below the maximum. Use Fix for a single value.",
        { IsWhole: true } when range.Minimum != Math.Round(range.Minimum) || range.Maximum != Math.Round(range.Maximum) => "; expected whole numbers.",
        { IsLogarithmic: true, Minimum: <= 0 } => " on a logarithmic scale; expected a minimum above 0.",
        _ => null,
    };

    private static ChoiceParameter Checked(SpaceContent content, string property, object[] plain)
    {
        if (plain.Length < 2)
            throw new ArgumentException($"{property} has {(plain.Length == 0 ? "no candidate" : "one candidate")}; expected two or more. Use Fix for a single value.", "candidates");
        if (plain.GroupBy(c => c).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"{property} has the candidate {SearchParameter.Text(twice.Key)} {twice.Count()} times; give every candidate once.", "candidates");
        return new ChoiceParameter { Name = property, Candidates = plain, Start = plain[0], Conditions = Conditions(content, property, content.Declared.FirstOrDefault(p => p.Name == property)) };
    }

    private static object Plain(OptionPath path, object candidate) =>
        Configuration.Plain(path.Name, candidate is null ? null : OptionValue.ToProperty(path, candidate, "candidates"));

    /// <summary>The conditions of a parameter that is known; of a new one, the cells that have it.</summary>
    private static IReadOnlyList<ParameterCondition> Conditions(SpaceContent content, string property, SearchParameter? known)
    {
        if (known is not null)
            return known.Conditions;
        string[] cells = [.. content.Paths(property).Select(p => p.Cell)];
        return cells.Length == content.Cells.Count ? [] : [new() { Parameter = SpaceContent.Cell, Values = cells }];
    }

    /// <summary>The faults of options with each of some values, everything else as it is.</summary>
    private static IEnumerable<string> Faults(SpaceContent content, string property, IEnumerable<object?> values) =>
        from value in values
        from place in content.Paths(property)
        let options = Options(content, place.Cell)
        from fault in OptionsFaults.Of(place.Path.With(options, OptionValue.ToProperty(place.Path, value, nameof(values)))).Except(OptionsFaults.Of(options))
        select fault;

    private static SearchParameter Conditional(SpaceContent content, string property, ParameterCondition condition)
    {
        var parameter = Known(content, property);
        return parameter with { Conditions = [.. parameter.Conditions.Where(c => c.Parameter != condition.Parameter), condition] };
    }

    private static SearchParameter Known(SpaceContent content, string name) => content.Declared.FirstOrDefault(p => p.Name == name)
        ?? throw new ArgumentException(NearestName.Unknown($"The search space of {content.Subject}", "parameter", name, [.. content.Declared.Select(p => p.Name)]) + " Add it by Range or Choice.");
}
