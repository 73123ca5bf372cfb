using System.Collections.Concurrent;
using Microsoft.ML.Recurrent.Orleans.Series;

namespace Microsoft.ML.Recurrent.Orleans;

/// <summary>The models of a silo's series, by name and version. Every silo that may hold a model's series has to have it. Thread-safe; versions may be
/// added and taken into use while the silo runs.</summary>
public sealed class SeriesModels
{
    private readonly ConcurrentDictionary<(string Name, string Version), ISeriesModel> _models = new();
    private readonly ConcurrentDictionary<string, string> _inUse = new();
    private readonly Lock _change = new();

    internal IEnumerable<ISeriesModel> All => _models.Values;

    /// <summary>Adds a version of a forecaster and takes it into use: series of keys without a version go over to it with their next call, by a replay
    /// of the latest observations that they keep.</summary>
    /// <typeparam name="TObservation">A class with the columns that the model reads, with <c>[GenerateSerializer]</c>. All versions of a model have
    /// the same one.</typeparam>
    /// <typeparam name="TForecast">A class with the forecaster's columns, with <c>[GenerateSerializer]</c>.</typeparam>
    /// <param name="name">The model's name in keys: not empty, without '/' and '@'.</param>
    /// <param name="version">The version: not empty, without '/' and '@'. Other weights need another version.</param>
    /// <param name="load">Loads the model, such as <c>context =&gt; context.Model.Load(path, out _)</c>; called once, with the first series.</param>
    /// <param name="keptObservations">The latest observations that a series keeps for a change of the model. Range: 1 or more; null for those that a
    /// forecast of this version reads (window and longest lag), or four windows where the context is stateful.</param>
    /// <returns>This object.</returns>
    /// <exception cref="ArgumentException">A name or number is out of range, the version is there already, or another version has another observation
    /// class.</exception>
    public SeriesModels Add<TObservation, TForecast>(string name, string version, Func<MLContext, ITransformer> load, int? keptObservations = null)
        where TObservation : class
        where TForecast : class, new()
    {
        ThrowIfUnusable(name, version, load, keptObservations, nameof(keptObservations));
        return Add(name, version, new ForecastingSeriesModel<TObservation, TForecast>(version, load, keptObservations));
    }

    /// <summary>Adds a version of a network of rows and takes it into use: a series is one row, which comes step by step, and its forecasts are the network's
    /// answers after each step, bit-identical to those of <see cref="RecurrentTransformer.Transform"/> on the steps so far.</summary>
    /// <typeparam name="TStep">A class with one step of the columns that the model reads, as <see cref="StreamEngine{TStep, TOutput}"/> takes it, with
    /// <c>[GenerateSerializer]</c>. All versions of a model have the same one.</typeparam>
    /// <typeparam name="TOutput">A class with the model's columns, with <c>[GenerateSerializer]</c>.</typeparam>
    /// <param name="name">The model's name in keys: not empty, without '/' and '@'.</param>
    /// <param name="version">The version: not empty, without '/' and '@'. Other weights need another version.</param>
    /// <param name="load">Loads the model; called once, with the first series.</param>
    /// <param name="keyColumnName">The column of a step that names its series, which then has to be that of the key; null where steps do not name it.</param>
    /// <param name="keptSteps">The latest steps that a series keeps for a change of the model: another version reads the row from there. Range: 1 or more.</param>
    /// <returns>This object.</returns>
    /// <exception cref="ArgumentException">A name or number is out of range, the version is there already, or another version has another observation
    /// class.</exception>
    public SeriesModels AddRows<TStep, TOutput>(
        string name, string version, Func<MLContext, ITransformer> load, string? keyColumnName = null, int keptSteps = 32)
        where TStep : class
        where TOutput : class, new()
    {
        ThrowIfUnusable(name, version, load, keptSteps, nameof(keptSteps));
        return Add(name, version, new RowSeriesModel<TStep, TOutput>(version, load, keyColumnName, keptSteps));
    }

    /// <summary>Takes a version into use, an earlier one too.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">One of its versions.</param>
    /// <exception cref="ArgumentException">There is no such version.</exception>
    public void Use(string name, string version)
    {
        lock (_change)
        {
            Find(name, version);
            _inUse[name] = version;
        }
    }

    /// <summary>The version in use: of the keys that name none.</summary>
    /// <param name="name">The model.</param>
    /// <exception cref="ArgumentException">There is no such model.</exception>
    public string VersionInUse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _inUse.TryGetValue(name, out string? version) ? version : throw new ArgumentException(
            $"There is no model '{name}' on this silo; it has {Listed(_inUse.Keys)}. Add it with AddRecurrentSeries.", nameof(name));
    }

    internal ISeriesModel Find(string name, string? version)
    {
        string wanted = version ?? VersionInUse(name);
        return _models.TryGetValue((name, wanted), out var model) ? model : throw new ArgumentException(
            $"Model '{name}' has no version '{wanted}' on this silo; it has {Listed(_models.Keys.Where(m => m.Name == name).Select(m => m.Version))}.", nameof(version));
    }

    private SeriesModels Add(string name, string version, ISeriesModel model)
    {
        lock (_change)
        {
            var other = _models.Where(m => m.Key.Name == name).Select(m => m.Value).FirstOrDefault(m => m.ObservationType != model.ObservationType);
            if (other is not null)
                throw new ArgumentException($"Model '{name}' has observations of class {other.ObservationType} in version '{other.Version}'; "
                    + $"version '{version}' has {model.ObservationType}. Give all versions of a model the same observation class.", nameof(version));
            if (!_models.TryAdd((name, version), model))
                throw new ArgumentException($"Model '{name}' has version '{version}' already; give the new one another version.", nameof(version));
            _inUse[name] = version;
        }

        return this;
    }

    private static void ThrowIfUnusable(string name, string version, Func<MLContext, ITransformer> load, int? kept, string keptParameter)
    {
        ThrowIfNoName(name, nameof(name));
        ThrowIfNoName(version, nameof(version));
        ArgumentNullException.ThrowIfNull(load);
        if (kept < 1)
            throw new ArgumentException($"{keptParameter} is {kept}; expected 1 or more.", keptParameter);
    }

    private static string Listed(IEnumerable<string> names) =>
        names.Order(StringComparer.Ordinal).ToArray() is { Length: > 0 } all ? $"'{string.Join("', '", all)}'" : "none";

    private static void ThrowIfNoName(string value, string parameter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value, parameter);
        if (value.AsSpan().ContainsAny('/', '@'))
            throw new ArgumentException($"'{value}' has a '/' or '@', which keys use; expected a name without them.", parameter);
    }
}
