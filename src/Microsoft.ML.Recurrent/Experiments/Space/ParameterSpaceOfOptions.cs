using System.Linq.Expressions;
using Microsoft.ML.Recurrent.Experiments.Space;

namespace Microsoft.ML.Recurrent;

/// <summary>The parameters of options records, read off their <c>[Range]</c>, <c>[Choice]</c> and <c>[BooleanChoice]</c> attributes (<c>Microsoft.ML.SearchSpace</c>), and changed in
/// code: each method gives another space.</summary>
/// <typeparam name="TOptions">The record: options of this library, or a record of your own that may hold them in properties with <c>[NestOption]</c>.</typeparam>
/// <remarks>Immutable and thread-safe. Parameters that cannot matter are left out, or wait for the parameter that they depend on: <see cref="RecurrentOptions.LayerDropout"/>
/// needs two layers.</remarks>
/// <example><code language="csharp"><![CDATA[
/// var space = new ParameterSpace<LstmOptions>(new LstmOptions { SequenceColumnNames = ["Tokens"] })
///     .Fix(o => o.Bidirectional, true)
///     .Range(o => o.HiddenSize, 32, 128)
///     .Choice(o => o.Training.Optimizer, RecurrentOptimizer.AdamW, RecurrentOptimizer.Sgd)
///     .Range(o => o.Training.Momentum, 0.5, 0.99);
/// ]]></code></example>
public sealed class ParameterSpace<TOptions> : ParameterSpace
    where TOptions : class
{
    private readonly SpaceContent _content;

    /// <summary>Reads the parameters of options.</summary>
    /// <param name="options">The values of everything that is not searched, which are the search's start too. Several records make the cell a parameter of its own, <c>"Cell"</c>,
    /// whose values are the records' names, such as <c>"Lstm"</c> and <c>"Gru"</c>; what one of them alone has matters with that one alone. None is the record's defaults.</param>
    /// <exception cref="ArgumentException">There is no record and no default one, one is <see langword="null"/>, two have the same name, or a parameter has different ranges in two of them.</exception>
    public ParameterSpace(params IReadOnlyList<TOptions> options)
        : this(SpaceContent.Of((options ?? throw new ArgumentNullException(nameof(options))) is { Count: 0 } ? Defaults() : options.Select(o => KeyValuePair.Create(CellName.Of(o), (object)o))))
    {
    }

    /// <summary>Reads the parameters of several options records that are told apart by names of your own.</summary>
    /// <param name="options">The records, by the name that the parameter <c>"Cell"</c> gives each.</param>
    /// <exception cref="ArgumentException">There is no record, one is <see langword="null"/>, or a parameter has different ranges in two of them.</exception>
    public ParameterSpace(IReadOnlyDictionary<string, TOptions> options)
        : this(SpaceContent.Of(options?.Select(o => KeyValuePair.Create(o.Key, (object)o.Value)) ?? throw new ArgumentNullException(nameof(options))))
    {
    }

    private ParameterSpace(SpaceContent content)
        : base(content.Parameters) => _content = content;

    private protected override string Subject => _content.Subject;

    private protected override string BaseDescription => _content.Description;

    /// <summary>Makes the options of a configuration.</summary>
    /// <param name="configuration">A configuration of this space.</param>
    /// <exception cref="ArgumentException">It is none; the message lists what is wrong.</exception>
    public TOptions Create(Configuration configuration)
    {
        Validate(configuration);
        return (TOptions)_content.Create(configuration);
    }

    /// <summary>Takes a property out of the search.</summary>
    /// <param name="property">The property, such as <c>o => o.Training.BatchSize</c>.</param>
    /// <param name="value">Its value in all trials.</param>
    /// <exception cref="ArgumentException">There is no such property, or the value makes invalid options.</exception>
    public ParameterSpace<TOptions> Fix<TValue>(Expression<Func<TOptions, TValue>> property, TValue value) => Fix(OptionPath.Of(property), value);

    /// <summary>Takes a property out of the search.</summary>
    /// <param name="property">The property's path, such as <c>"Training.BatchSize"</c>.</param>
    /// <param name="value">Its value in all trials.</param>
    /// <exception cref="ArgumentException">There is no such property, its type is another, or the value makes invalid options.</exception>
    public ParameterSpace<TOptions> Fix(string property, object? value) => new(_content.Fix(property, value));

    /// <summary>Searches a number between two ends.</summary>
    /// <param name="property">The property, such as <c>o => o.HiddenSize</c>.</param>
    /// <param name="minimum">The least value, finite.</param>
    /// <param name="maximum">The largest value, finite and above the least.</param>
    /// <param name="isLogarithmic">True to search by order of magnitude; <see langword="null"/> leaves the scale, which is linear for a parameter that is new.</param>
    /// <exception cref="ArgumentException">There is no such property, it is no number, the ends are no range, or one makes invalid options.</exception>
    public ParameterSpace<TOptions> Range<TValue>(Expression<Func<TOptions, TValue>> property, double minimum, double maximum, bool? isLogarithmic = null) =>
        Range(OptionPath.Of(property), minimum, maximum, isLogarithmic);

    /// <summary>Searches a number between two ends.</summary>
    /// <param name="property">The property's path, such as <c>"HiddenSize"</c>.</param>
    /// <param name="minimum">The least value, finite.</param>
    /// <param name="maximum">The largest value, finite and above the least.</param>
    /// <param name="isLogarithmic">True to search by order of magnitude; <see langword="null"/> leaves the scale, which is linear for a parameter that is new.</param>
    /// <exception cref="ArgumentException">There is no such property, it is no number, the ends are no range, or one makes invalid options.</exception>
    public ParameterSpace<TOptions> Range(string property, double minimum, double maximum, bool? isLogarithmic = null) =>
        new(_content.With(SpaceChanges.Range(_content, property, minimum, maximum, isLogarithmic)));

    /// <summary>Searches one of several values: Booleans, numbers, texts or enumeration values.</summary>
    /// <param name="property">The property, such as <c>o => o.Pooling</c>.</param>
    /// <param name="candidates">The values, at least two, each once.</param>
    /// <exception cref="ArgumentException">There is no such property, the candidates are no choice, or one makes invalid options.</exception>
    public ParameterSpace<TOptions> Choice<TValue>(Expression<Func<TOptions, TValue>> property, params IReadOnlyList<TValue> candidates) =>
        Choice(OptionPath.Of(property), [.. (candidates ?? throw new ArgumentNullException(nameof(candidates))).Cast<object>()]);

    /// <summary>Searches one of several values: Booleans, numbers, texts or enumeration values.</summary>
    /// <param name="property">The property's path, such as <c>"Pooling"</c>.</param>
    /// <param name="candidates">The values, at least two, each once; of an enumeration its values or their names.</param>
    /// <exception cref="ArgumentException">There is no such property, its type is another, the candidates are no choice, or one makes invalid options.</exception>
    public ParameterSpace<TOptions> Choice(string property, params IReadOnlyList<object> candidates) =>
        new(_content.With(SpaceChanges.Choice(_content, property, candidates)));

    /// <summary>Searches one of several values of any type, lists, cells and <see langword="null"/> included; labels stand for them in configurations.</summary>
    /// <param name="property">The property, such as <c>o => o.Lags</c>.</param>
    /// <param name="candidates">The values by their labels, at least two.</param>
    /// <exception cref="ArgumentException">There is no such property, the candidates are no choice, or one makes invalid options.</exception>
    public ParameterSpace<TOptions> Choice<TValue>(Expression<Func<TOptions, TValue>> property, IReadOnlyDictionary<string, TValue> candidates) =>
        new(SpaceChanges.Labeled(_content, OptionPath.Of(property), [.. (candidates ?? throw new ArgumentNullException(nameof(candidates))).Select(c => (c.Key, (object?)c.Value))]));

    /// <summary>Searches a cell's equations by small changes (<see cref="CellSearch"/>); <see cref="EvolutionTuner"/> is the tuner for it.</summary>
    /// <param name="property">The property, such as <c>o => o.Cell</c>.</param>
    /// <param name="seeds">The cells to start from, at least one; the first one is the search's start.</param>
    /// <exception cref="ArgumentException">There is no such property, there is no seed, or one makes invalid options.</exception>
    public ParameterSpace<TOptions> Cells(Expression<Func<TOptions, Cell>> property, params IReadOnlyList<Cell> seeds) =>
        new(_content.With(SpaceChanges.Cells(_content, OptionPath.Of(property), seeds)));

    /// <summary>Searches a parameter only where another one has certain values.</summary>
    /// <param name="property">The parameter, such as <c>o => o.AttentionHeads</c>.</param>
    /// <param name="other">The parameter that it depends on, such as <c>o => o.Pooling</c>.</param>
    /// <param name="values">The values of the other one with which it matters.</param>
    /// <exception cref="ArgumentException">One of them is no parameter of the space, a value is none of the other's, or they depend on one another.</exception>
    public ParameterSpace<TOptions> When<TValue, TOther>(Expression<Func<TOptions, TValue>> property, Expression<Func<TOptions, TOther>> other, params IReadOnlyList<TOther> values) =>
        When(OptionPath.Of(property), OptionPath.Of(other), [.. (values ?? throw new ArgumentNullException(nameof(values))).Cast<object>()]);

    /// <summary>Searches a parameter only where another one has certain values.</summary>
    /// <param name="property">The parameter's name, such as <c>"AttentionHeads"</c>.</param>
    /// <param name="other">The name of the parameter that it depends on, such as <c>"Pooling"</c>, or <c>"Cell"</c> for the record.</param>
    /// <param name="values">The values of the other one with which it matters.</param>
    /// <exception cref="ArgumentException">One of them is no parameter of the space, a value is none of the other's, or they depend on one another.</exception>
    public ParameterSpace<TOptions> When(string property, string other, params IReadOnlyList<object> values) =>
        new(_content.With(SpaceChanges.When(_content, property, other, values)));

    /// <summary>Searches a parameter only where another one, a number, lies within two ends.</summary>
    /// <param name="property">The parameter, such as <c>o => o.LayerDropout</c>.</param>
    /// <param name="other">The parameter that it depends on, such as <c>o => o.Layers</c>.</param>
    /// <param name="minimum">The least value of the other one with which it matters.</param>
    /// <param name="maximum">The largest.</param>
    /// <exception cref="ArgumentException">One of them is no parameter of the space, the other is no number, the ends are reversed, or they depend on one another.</exception>
    public ParameterSpace<TOptions> WhenWithin<TValue, TOther>(
        Expression<Func<TOptions, TValue>> property, Expression<Func<TOptions, TOther>> other, double minimum, double maximum = double.PositiveInfinity) =>
        new(_content.With(SpaceChanges.WhenWithin(_content, OptionPath.Of(property), OptionPath.Of(other), minimum, maximum)));

    internal override ParameterSpace Without(IReadOnlyList<string> names)
    {
        SearchParameter[] unfit = [.. Parameters.Where(p => !_content.Given.Contains(p.Name) && names.Any(name => p.Name == name || p.Name.EndsWith($".{name}", StringComparison.Ordinal)))];
        return unfit.Length == 0 || unfit.Length == Parameters.Count ? this : new ParameterSpace<TOptions>(unfit.Aggregate(_content, (content, p) => content.Fix(p.Name, p.Start)));
    }

    internal override object OptionsOf(Configuration configuration) => Create(configuration);

    private static IEnumerable<KeyValuePair<string, object>> Defaults() => !typeof(TOptions).IsAbstract && typeof(TOptions).GetConstructor([]) is { } constructor
        ? [KeyValuePair.Create(CellName.Of(constructor.Invoke([])), constructor.Invoke([]))] : [];

    private protected override IReadOnlyList<string> OptionsViolations(Configuration configuration) => _content.Violations(configuration);
}
