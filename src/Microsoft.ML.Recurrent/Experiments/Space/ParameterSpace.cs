using System.Security.Cryptography;
using System.Text;
using Microsoft.ML.Recurrent.Experiments.Space;

namespace Microsoft.ML.Recurrent;

/// <summary>The parameters that an experiment searches, whatever they are made into. <see cref="ParameterSpace{TOptions}"/> makes them into options.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public abstract class ParameterSpace
{
    private const int MostDraws = 1_000;

    private protected ParameterSpace(IEnumerable<SearchParameter> parameters) => Parameters = ParameterOrder.Of(parameters);

    /// <summary>The parameters, each after those that its conditions name.</summary>
    public IReadOnlyList<SearchParameter> Parameters { get; }

    /// <summary>The configuration that a search starts with: the defaults, as far as they are in the space.</summary>
    /// <exception cref="InvalidOperationException">The space has no parameter.</exception>
    public Configuration Start
    {
        get
        {
            ThrowIfEmpty();
            return Compose(parameter => parameter.Start);
        }
    }

    /// <summary>A text that is the same for equal spaces alone: 64 hexadecimal digits.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Description)));

    /// <summary>Each parameter, then all that is not searched, a line each.</summary>
    internal string Description => string.Join('\n', [.. Parameters.Select(p => p.Description), BaseDescription]);

    /// <summary>The name that messages give the space.</summary>
    private protected abstract string Subject { get; }

    /// <summary>The values that are not searched, as a text.</summary>
    private protected abstract string BaseDescription { get; }

    /// <summary>Draws a valid configuration, each parameter evenly on its scale.</summary>
    /// <param name="random">The random source.</param>
    /// <exception cref="InvalidOperationException">The space has no parameter, or 1,000 draws gave no valid configuration.</exception>
    public Configuration Sample(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ThrowIfEmpty();
        string? violation = null;
        for (int draw = 0; draw < MostDraws; draw++)
        {
            var drawn = Compose(parameter => parameter.FromUnit(random.NextDouble()));
            violation = OptionsViolations(drawn).FirstOrDefault();
            if (violation is null)
                return drawn;
        }

        throw new InvalidOperationException(FormattableString.Invariant(
            $"{MostDraws:N0} draws from the search space of {Subject} gave no valid configuration; narrow the space. The last one failed: {violation}"));
    }

    /// <summary>Checks that a configuration is one of this space: that it has a value within its range for each parameter whose conditions are met, no other, and makes valid options.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <exception cref="ArgumentException">It is none; the message lists what is wrong.</exception>
    public void Validate(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        string[] violations = [.. ValueViolations(configuration)];
        if (violations.Length == 0)
            violations = [.. OptionsViolations(configuration)];
        if (violations.Length > 0)
            throw new ArgumentException(Errors.List($"The configuration is none of the search space of {Subject}", violations), nameof(configuration));
    }

    /// <summary>True if a configuration makes valid options.</summary>
    internal bool IsValid(Configuration configuration) => OptionsViolations(configuration).Count == 0;

    /// <summary>The same space without parameters that nobody has asked for in code: those of certain names, of records within too, have their start. A space of nothing else stays.</summary>
    internal abstract ParameterSpace Without(IReadOnlyList<string> names);

    /// <summary>Makes the options of a configuration.</summary>
    /// <exception cref="ArgumentException">It is none of this space.</exception>
    internal abstract object OptionsOf(Configuration configuration);

    /// <summary>A configuration of the parameters that matter, each given by a function.</summary>
    internal Configuration Compose(Func<SearchParameter, object> valueOf)
    {
        Dictionary<string, object> values = [];
        List<KeyValuePair<string, object>> ordered = [];
        foreach (var parameter in Parameters.Where(p => IsActive(p, values)))
        {
            object value = valueOf(parameter);
            values.Add(parameter.Name, value);
            ordered.Add(new(parameter.Name, value));
        }

        return new Configuration(ordered);
    }

    /// <summary>True if a parameter's conditions are met by the values of those before it.</summary>
    internal static bool IsActive(SearchParameter parameter, IReadOnlyDictionary<string, object> values) =>
        parameter.Conditions.All(c => values.TryGetValue(c.Parameter, out object? value) && c.IsMetBy(value));

    /// <summary>The violations of the options that a configuration makes.</summary>
    private protected abstract IReadOnlyList<string> OptionsViolations(Configuration configuration);

    private IEnumerable<string> ValueViolations(Configuration configuration)
    {
        foreach (var parameter in Parameters)
        {
            bool isActive = IsActive(parameter, configuration);
            if (!configuration.TryGetValue(parameter.Name, out object? value))
            {
                if (isActive)
                    yield return $"{parameter.Name} is missing; give it a value.";
            }
            else if (!isActive)
                yield return $"{parameter.Name} is {SearchParameter.Text(value)}, but its conditions are not met; leave it out.";
            else if (parameter.Violation(value) is { } violation)
                yield return violation;
        }

        string[] known = [.. Parameters.Select(p => p.Name)];
        foreach (string name in configuration.Keys.Where(name => !known.Contains(name)))
            yield return NearestName.Unknown("The search space", "parameter", name, known);
    }

    private void ThrowIfEmpty()
    {
        if (Parameters.Count == 0)
            throw new InvalidOperationException($"The search space of {Subject} has no parameter; leave one of its parameters free, or add one by Range or Choice.");
    }
}
