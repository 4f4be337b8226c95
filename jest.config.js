module.exports = {
  projects: ['<rootDir>/datasource-service', '<rootDir>/simulator', '<rootDir>/plugin'],
};
